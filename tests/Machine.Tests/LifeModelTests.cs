using FslHv.Abi;
using FslHv.Actors;
using FslHv.Simulation;

namespace FslHv.Machine.Tests;

/// <summary>Random hcalls and shell commands against a sequential model, compared whenever nothing is left to do.</summary>
public sealed class LifeModelTests
{
    private static readonly string Board = File.ReadAllText(Repository.File("tests/Machine.Tests/boards/council.dts"));
    private static readonly LifecycleRequest[] Requests = Enum.GetValues<LifecycleRequest>();

    [Fact]
    [Conforms("a.3-9", "c.1-2", "c.1-5", "c.1-8", "c.1-12", "c.3-6", "c.3-9", "c.3-13", "c.3-14")]
    public void Random_calls_and_commands_have_the_models_results()
    {
        for (var seed = 1; seed <= Effort.Rounds(usually: 40, atLength: 2_000); seed++)
            new Walk(seed).Go(steps: 150);
    }

    private sealed class Walk
    {
        private readonly Random _random;
        private readonly LifeModel _model;
        private readonly MachineUnderTest _machine;
        private readonly List<string> _history = [];

        public Walk(int seed)
        {
            _random = new Random(seed);
            var withoutImage = (uint)_random.Next(0, 5);
            _model = new LifeModel(withoutImage);
            _history.Add($"seed {seed}, no image for {withoutImage}");
            var label = withoutImage == 0 ? "" : _model[withoutImage].Label;
            _machine = new MachineUnderTest(Board, label, l => new LatencyRange(new(l.MinNanoseconds), new(l.MaxNanoseconds)), (ulong)seed);
        }

        public void Go(int steps)
        {
            _machine.PowerOn();
            _model.PowerOn();
            Compare(inOrder: false, answers: []);
            for (var step = 0; step < steps; step++)
                Step();
        }

        private void Step()
        {
            var running = _model.All.Where(each => each.Value.State == PartitionStatus.Running).Select(each => each.Key).ToList();
            switch (_random.Next(12))
            {
                case 0 or 1:
                    Shell();
                    break;
                case 2:
                    RequestAtOnce([.. running.Where(guest => guest is not LifeModel.Target)]);
                    break;
                case 3:
                    CallWhilePaused();
                    break;
                case 4:
                    FailNext();
                    break;
                default:
                    if (running.Count > 0)
                        Call(running[_random.Next(running.Count)]);
                    break;
            }
        }

        private void Shell()
        {
            var partition = (uint)_random.Next(1, 6);
            var request = Requests[_random.Next(Requests.Length)];
            var load = _random.Next(2) == 0;
            _history.Add($"shell {request} {partition} load {load}");
            _machine.Engine.Inject(_machine.Hypervisor, new HypervisorRequest.Shell(new PartitionId(partition), request, load), Duration.Zero);
            var isAccepted = _model.Request(partition, request, entry: null, load);
            Compare(inOrder: true, [isAccepted ? "shell Success" : "shell InvalidState"]);
        }

        private void Call(uint guest)
        {
            var (call, answer) = Pick(guest);
            _history.Add($"{guest}: {call}");
            Tell(guest, call);
            Compare(inOrder: true, [answer()]);
        }

        /// <summary>Managers ask for the same at the same time: one is accepted.</summary>
        private void RequestAtOnce(List<uint> guests)
        {
            if (guests.Count < 2)
                return;
            var request = _random.Next(2) == 0 ? LifecycleRequest.Restart : LifecycleRequest.Stop;
            var target = new Handle(LifeModel.Target);
            var call = new MakeCall(request == LifecycleRequest.Restart ? new Hcall.PartitionRestart(target) : new Hcall.PartitionStop(target));
            _history.Add($"{string.Join(", ", guests)} at once: {call}");
            foreach (var guest in guests)
                Tell(guest, call);
            var answers = guests.Select(_ => "InvalidState").ToList();
            if (_model.Request(LifeModel.Target, request))
                answers[0] = "Success";
            Compare(inOrder: true, [.. answers]);
        }

        /// <summary>What a paused guest asks is carried out when it runs again; not at all when it is stopped before.</summary>
        private void CallWhilePaused()
        {
            var paused = _model.All.Where(each => each.Value.State == PartitionStatus.Paused).Select(each => each.Key).ToList();
            if (paused.Count == 0)
                return;
            var guest = paused[_random.Next(paused.Count)];
            var (call, answer) = Pick(guest);
            _history.Add($"{guest}, paused: {call}");
            Tell(guest, call);
            Compare(inOrder: true, []);
            var request = _random.Next(3) == 0 ? LifecycleRequest.Stop : LifecycleRequest.Resume;
            _history.Add($"shell {request} {guest}");
            _machine.Engine.Inject(_machine.Hypervisor, new HypervisorRequest.Shell(new PartitionId(guest), request), Duration.Zero);
            Assert.True(_model.Request(guest, request));
            _model.Settle();
            if (request == LifecycleRequest.Resume)
                Compare(inOrder: true, ["shell Success", answer()]);
            else
                Compare(inOrder: true, ["shell Success"]);
        }

        private void FailNext()
        {
            if (_model.FailsNext != 0)
                return;
            _model.FailsNext = (uint)_random.Next(1, 5);
            _history.Add($"the next start of {_model.FailsNext} fails");
            _machine.Engine.Arm("partition.start.no-memory", _model[_model.FailsNext].Label, 0, 1);
        }

        /// <summary>A call, and what the model makes of it once it is carried out.</summary>
        private (Message Call, Func<string> Answer) Pick(uint guest)
        {
            var handle = _random.Next(8) == 0 ? Handle.Self : new Handle((uint)_random.Next(0, 7));
            var local = new Handle((uint)_random.Next(64, 80));
            var life = _model[guest];
            switch (_random.Next(11))
            {
                case 0:
                    return Lifecycle(guest, handle, new Hcall.PartitionStop(handle), LifecycleRequest.Stop);
                case 1:
                    return Lifecycle(guest, handle, new Hcall.PartitionRestart(handle), LifecycleRequest.Restart);
                case 2 or 3:
                    var entry = _random.Next(6) == 0 ? 0x8000_0000u : (uint)_random.Next(1, 9) * 0x100;
                    var load = _random.Next(2) == 0;
                    return Lifecycle(guest, handle, new Hcall.PartitionStart(handle, entry, load), LifecycleRequest.Start, entry, load);
                case 4:
                    return (new MakeCall(new Hcall.PartitionGetStatus(handle)),
                        () => _model.Resolve(guest, handle) is { } of ? $"Success {(uint)_model[of].State}" : "Invalid");
                case 5:
                    return (new MakeCall(new Hcall.DoorbellSend(local)), () => _model.Ring(guest, local.Value) ? "Success" : "Invalid");
                case 6 or 7:
                    return OfLine(life, local, new Hcall.IntSetMask(local, Masked: false), line => line.Masked = false);
                case 8:
                    return OfLine(life, local, new Hcall.IntEoi(local), line => line.Active = false);
                case 9 when _random.Next(3) == 0:
                    return OfLine(life, local, new Hcall.IntSetMask(local, Masked: true), line => line.Masked = true);
                default:
                    return (new MakeTake(0), () => $"takes {_model.Take(guest)}");
            }
        }

        private (Message Call, Func<string> Answer) Lifecycle(
            uint guest, Handle handle, Hcall call, LifecycleRequest request, ulong? entry = null, bool load = false) =>
            (new MakeCall(call), () => _model.Resolve(guest, handle) is not { } of ? "Invalid"
                : _model.Request(of, request, entry, load) ? "Success" : "InvalidState");

        private static (Message Call, Func<string> Answer) OfLine(LifeModel.Life life, Handle handle, Hcall call, Action<LifeModel.Line> effect)
        {
            return (new MakeCall(call), Answer);

            string Answer()
            {
                if (!life.Lines.TryGetValue(handle.Value, out var line))
                    return "Invalid";
                effect(line);
                return "Success";
            }
        }

        private void Tell(uint guest, Message message) => _machine.Engine.Inject(_machine.Guest(_model[guest].Label), message, Duration.Zero);

        /// <summary>Runs until nothing is left to do, and compares what was noted with what the model says.</summary>
        private void Compare(bool inOrder, string[] answers)
        {
            _machine.Run();
            _model.Settle();
            var seen = new Observed(_machine.Notes);
            Same(answers.Order(StringComparer.Ordinal), seen.Answers.Order(StringComparer.Ordinal), "answers");
            Same(_model.Raised.Select(each => $"{each.Key} {each.Value}"), seen.Raised.Select(each => $"{each.Key} {each.Value}"), "interrupt lines");
            if (inOrder)
            {
                Same(_model.Latched, seen.Latched, "latched");
                Same(_model.Entered, seen.Entered, "entered");
            }
            else
            {
                Same(_model.Latched.Order(StringComparer.Ordinal), seen.Latched.Order(StringComparer.Ordinal), "latched");
                Same(_model.Entered.Order(StringComparer.Ordinal), seen.Entered.Order(StringComparer.Ordinal), "entered");
            }

            foreach (var (label, state) in seen.States)
                Assert.True(_model.All.Single(each => each.Value.Label == label).Value.State == state.ToStatus(), $"{label} is {state}\n{History}");
            _model.Latched.Clear();
            _model.Entered.Clear();
            _model.Raised.Clear();
        }

        private string History => string.Join('\n', _history);

        private void Same(IEnumerable<string> expected, IEnumerable<string> actual, string what)
        {
            var (left, right) = (string.Join(", ", expected), string.Join(", ", actual));
            Assert.True(left == right, $"{what}: the model says [{left}], seen was [{right}]\n{History}");
        }
    }

    /// <summary>Notes of one step in the model's words.</summary>
    private sealed class Observed
    {
        private bool _isStatus;

        public Observed(IReadOnlyList<Note> notes)
        {
            foreach (var note in notes)
                Add(note);
        }

        public List<string> Answers { get; } = [];

        public List<string> Latched { get; } = [];

        public List<string> Entered { get; } = [];

        public SortedDictionary<string, int> Raised { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, PartitionState> States { get; } = new(StringComparer.Ordinal);

        private void Add(Note note)
        {
            switch (note)
            {
                case HypervisorFact.HcallAnswered { Call: Hcall.PartitionGetStatus, Status: HcallStatus.Success }:
                    _isStatus = true; // The guest says which.
                    break;
                case HypervisorFact.HcallAnswered answered:
                    Answers.Add($"{answered.Status}");
                    break;
                case HypervisorFact.ShellAnswered answered:
                    Answers.Add($"shell {answered.Status}");
                    break;
                case DoorbellFact.Latched latched:
                    Latched.Add($"{latched.Guest} {latched.Interrupt} {(latched.Coalesced ? "lost" : "new")}");
                    break;
                case PartitionFact.GuestEntered entered:
                    Entered.Add($"{entered.Partition} 0x{entered.Entry:x} {entered.Boot}");
                    break;
                case PartitionFact.Entered entered:
                    States[entered.Partition] = entered.State;
                    break;
                case GuestSaw saw:
                    AddSaw(saw.Text.Split(": ", 2));
                    break;
            }
        }

        private void AddSaw(string[] saw)
        {
            var text = saw[1];
            if (_isStatus && text.StartsWith("returns success r4=", StringComparison.Ordinal))
            {
                Answers.Add($"Success {text["returns success r4=".Length]}");
                _isStatus = false;
            }

            if (text.StartsWith("takes ", StringComparison.Ordinal))
                Answers.Add(text == "takes nothing" ? "takes 0" : text);
            else if (text.StartsWith("interrupt line", StringComparison.Ordinal))
                Raised[saw[0]] = Raised.GetValueOrDefault(saw[0]) + 1;
        }
    }
}
