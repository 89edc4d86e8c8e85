using FslHv.Actors;
using Xunit.Abstractions;

namespace FslHv.Cluster.Tests;

/// <summary>Whatever the actors of the product say comes out of the wire as it went in.</summary>
public sealed class DomainRoundTripTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_message_and_note_comes_back_equal()
    {
        output.WriteLine($"{Domain.Types.Length} types: {Domain.Types.Count(type => type.IsSubclassOf(typeof(Message)))} messages, the rest notes");
        Assert.True(Domain.Types.Length > 230, $"{Domain.Types.Length} types");
        Seeds.Run(usually: 20, atLength: 1_000, seed =>
        {
            var values = new RandomValues(seed);
            foreach (var type in Domain.Types)
                ComesBack(Domain.Codec, values.Make(type));
        });
    }

    [Fact]
    public void Values_are_not_all_alike() => Assert.All(
        Domain.Types.Where(type => type.GetConstructors().Any(each => each.GetParameters().Length > 1)),
        type => Assert.True(Enumerable.Range(0, 20).Select(seed => new RandomValues(seed).Make(type)).Distinct().Count() > 4, type.FullName));

    [Fact]
    public void Several_threads_use_one_codec()
    {
        var codec = WireCodec.Of(Domain.Assemblies);
        var said = Domain.Types.Select(type => new RandomValues(seed: 3).Make(type)).ToArray();
        Parallel.For(0, 4 * said.Length, i => ComesBack(codec, said[i % said.Length]));
    }

    [Fact]
    public void The_engines_trip_gives_an_equal_message_that_is_another()
    {
        var message = new RandomValues(seed: 1).Make(typeof(Terminated)) as Message;
        var read = Domain.Codec.RoundTrip(message!);
        Assert.Equal(message, read);
        Assert.NotSame(message, read);
    }

    [Fact]
    public void An_hcall_takes_few_bytes()
    {
        var call = new Abi.GuestCall.Issue(new(3), new(1), new(77), new(70), new Abi.Hcall.DoorbellSend(new(12)));
        Assert.Equal(9, Domain.Codec.Write(call).Length);
    }

    private static void ComesBack(WireCodec codec, object said)
    {
        var bytes = codec.Write(said);
        var read = codec.Read(said.GetType(), bytes);
        Assert.True(said.Equals(read), $"{said} came back as {read}");
        Assert.Equal(said.ToString(), read.ToString());
        Assert.Equal(bytes, codec.Write(read));
        if (said is Message message)
            Assert.Equal(HashOf(message), HashOf((Message)read));
    }

    private static ulong HashOf(Message message)
    {
        var hash = new StateHash();
        hash.Add(message);
        return hash.Value;
    }
}
