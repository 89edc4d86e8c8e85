using System.CommandLine;
using System.Globalization;
using FslHv.Cluster;
using FslHv.Host.Input;
using FslHv.Host.Measuring;

namespace FslHv.Host.Commands;

/// <content>The live engine, and nodes over a broker.</content>
internal static partial class BenchCommand
{
    private const int RingsOfTen = 100;
    private const int InFlightEach = 8;

    private static Command Live(Option<bool> json, Option<int> rounds)
    {
        var messages = Values.Integer("--messages", 1000, int.MaxValue);
        messages.Description = "Messages a round; of everything else accordingly fewer.";
        messages.DefaultValueFactory = _ => 10_000_000;
        var command = new Command("live", "Messages per second on threads, beside bare channels measured in the same rounds.") { rounds, messages };
        command.SetAction(result => Print(result.GetValue(json), progress => Live(result.GetValue(rounds), result.GetValue(messages), progress)));
        return command;
    }

    private static Command Cluster(Option<bool> json, Option<int> rounds)
    {
        var messages = Values.Integer("--messages", 100, int.MaxValue);
        messages.Description = "Messages a round; of everything else accordingly fewer.";
        messages.DefaultValueFactory = _ => 400_000;
        var broker = BrokerOptionsOf.Uri(isRequired: false);
        broker.Description = "Uri of the broker, with user and password. Default: a private one that is gone afterwards.";
        var command = new Command("cluster", "Messages and hcalls per second between nodes over a broker, beside its bare client measured in the same rounds.")
        {
            broker, rounds, messages,
        };
        command.SetAction(result => Print(result.GetValue(json), progress =>
        {
            try
            {
                return ClusterAsync(result.GetValue(broker), result.GetValue(rounds), result.GetValue(messages), progress).GetAwaiter().GetResult();
            }
            catch (BrokerException exception)
            {
                throw new InputException($"fslhv: {exception.Message}");
            }
        }));
        return command;
    }

    private static IEnumerable<BenchFigure> Live(int rounds, int messages, Action<string> progress)
    {
        progress("actors and bare channels in turn");
        var cores = Environment.ProcessorCount;
        var small = Math.Max(messages / 20, 1);
        using var rings = new LiveRings(RingsOfTen, 10, InFlightEach);
        using var pair = new LiveRings(1, 2, 1);
        var used = TimeSpan.Zero;
        var counted = 0L;
        var rates = Stopwatches.PerSecond(
            [
                () =>
                {
                    var before = Environment.CpuUsage.TotalTime;
                    var handled = rings.Run(messages);
                    used += Environment.CpuUsage.TotalTime - before;
                    counted += handled;
                    return handled;
                },
                () => BareChannels.Run(cores, RingsOfTen * 10 * InFlightEach, messages),
                () => pair.Run(small),
                () => BareChannels.Run(2, 2, small),
                () =>
                {
                    LiveRings.Spawn(messages / 100);
                    return messages / 100;
                },
            ],
            rounds,
            WarmUps(rounds));
        yield return new BenchFigure("messages/s", rates[0], $"1,000 actors in rings of ten, {InFlightEach} messages on their way for each, {cores} cores");
        yield return new BenchFigure("of bare channels", rates[0] / rates[1], $"one for each core, {OfRate(rates[1])} messages/s");
        yield return new BenchFigure("ns of a core/message", used.TotalNanoseconds / counted, "says less of what else the machine does");
        yield return new BenchFigure("messages/s, two actors", rates[2], "two messages on their way");
        yield return new BenchFigure("two actors, of bare channels", rates[2] / rates[3], $"{OfRate(rates[3])} messages/s");
        yield return new BenchFigure("actors spawned/s", rates[4], $"{Output.Units.Count(messages / 100)} at a time");
    }

    private static async Task<List<BenchFigure>> ClusterAsync(string? uri, int rounds, int messages, Action<string> progress)
    {
        progress("starting");
        await using var privateBroker = uri is null ? await PrivateBroker.StartAsync().ConfigureAwait(false) : null;
        var options = BrokerOptionsOf.Read(uri ?? privateBroker!.Uri.ToString(), null, null);
        await using var broker = RabbitBroker.Open(options);
        await using var pair = await ClusterPair.StartAsync(broker, isObserved: false).ConfigureAwait(false);
        await using var observed = await ClusterPair.StartAsync(broker, isObserved: true).ConfigureAwait(false);
        await using var bare = await BareBroker.OpenAsync(options.Uri).ConfigureAwait(false);
        progress("nodes and the broker's bare client in turn");
        var (bareMessages, questions) = (Math.Max(messages / 10, 1), Math.Max(messages / 400, 1));
        var rates = Stopwatches.PerSecond(
            [
                () => pair.Send(messages),
                () => observed.Send(bareMessages),
                () => bare.Send(bareMessages),
                () => pair.Ask(questions),
                () => pair.AskSurvivor(questions),
                () => observed.AskSurvivor(questions),
                () => bare.Ask(questions),
                () => bare.AskThroughLog(questions),
            ],
            rounds,
            WarmUps(rounds));
        return
        [
            new BenchFigure("messages/s, node to node", rates[0], "nobody observes"),
            new BenchFigure("of the bare client", rates[0] / rates[2], $"bodies of 64 bytes, {OfRate(rates[2])} messages/s"),
            new BenchFigure("messages/s, observed", rates[1], "every step is sent to whoever assembled the machine"),
            new BenchFigure("hcalls/s, to another node", rates[3], "one at a time"),
            new BenchFigure("hcalls/s, to one who survives", rates[4], "one at a time, through the machine's log"),
            new BenchFigure("hcalls/s, the same observed", rates[5], ""),
            new BenchFigure("another node, of the bare client", rates[3] / rates[6], $"there and back, {OfRate(rates[6])} round trips/s"),
            new BenchFigure("one who survives, of the bare client", rates[4] / rates[7], $"there through a stream, {OfRate(rates[7])} round trips/s"),
        ];
    }

    private static string OfRate(double rate) => Output.Units.Count((long)rate);
}
