using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Drivers.Tests;

/// <summary>
/// Raw ioctls without end on a whole machine: numbers, structures and memory are random or flawed. No actor has a defect, every answer is one that
/// the driver may give, and nothing is written but what the call may write. A machine lasts for some thousand calls; its seed makes it again.
/// </summary>
public sealed class IoctlFuzzTests
{
    private const int PerMachine = 2_500;

    public static TheoryData<FidelityLevel> Levels => [.. FidelityLevels.Every];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Whatever_bytes_come_the_driver_answers(FidelityLevel level)
    {
        Seeds.Run(usually: 2, atLength: 300, seed => new Fuzzing(seed, Fidelity.Of(level)).Run());
    }

    /// <summary>Random sets of defects: no two of them may fall over each other.</summary>
    [Fact]
    public void So_it_does_with_any_set_of_defects()
    {
        Seeds.Run(usually: 4, atLength: 200, seed =>
        {
            var random = new Random(seed);
            var fidelity = Fidelity.Ideal;
            for (var defect = Defect.UnionIoctls; defect <= Defect.StringFaultIsEmpty; defect++)
                fidelity = fidelity.With(defect, defect is Defect.UnionIoctls or > Defect.StateSampledLate ? random.Next(2) == 0 : Fidelity.Ideal.Has(defect));
            new Fuzzing(seed, fidelity, PerMachine / 4).Run();
        });
    }

    private sealed class Fuzzing(int seed, Fidelity fidelity, int cases = PerMachine) : IFuzzing
    {
        private readonly IoctlCases _cases = new(seed, fidelity);
        private LinuxMachine? _machine;
        private IoctlCase? _case;
        private int _made;

        /// <summary>A stop or restart of the guest itself returns before it takes effect: the calls behind it may get no answer.</summary>
        private bool _endsItself;

        public void Run()
        {
            try
            {
                while (_made < cases)
                    RunMachine();
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{Where}: {e}");
            }
        }

        /// <summary>
        /// Until all cases are made, or the guest cannot be started any more: it may have filled its own next tree with more than its window holds.
        /// </summary>
        private void RunMachine()
        {
            var program = new LinuxProgram { Fidelity = fidelity, Panic = PanicSetting.Restart, Processes = [new FuzzProgram(this) { Name = "fuzz" }] };
            _machine = new LinuxMachine(program, boots: false);
            (_case, _endsItself) = (null, false);
            for (var idle = 0; _made < cases || _case is not null;)
            {
                var made = _made;
                _machine.RunFor(Duration.FromMilliseconds(50));
                if (_made == made && idle > 0)
                    _machine.StartManager();
                idle = _made == made ? idle + 1 : 0;
                if (idle > 1 && _machine.Facts.Any(fact => fact is PartitionFact.StartFailed { Partition: "mgr" }))
                    return;
                if (idle == 10)
                    Assert.Fail($"{Where}: nothing happens any more; at last: {string.Join("; ", _machine.Facts)}");
            }
        }

        public IoctlCase? Next()
        {
            _endsItself |= _case?.MayEndTheGuest(null) ?? false;
            _case = _made++ < cases ? _cases.Next() : null;
            return _case;
        }

        public void Answered(Errno error, ValueList<UserWrite> writes)
        {
            if (_case!.FlawOf(error, writes) is { } flaw)
                Assert.Fail($"{Where}: {flaw}; {error} {writes}");
        }

        public void Booted()
        {
            if (_case is not null && !_endsItself && !_case.MayEndTheGuest(_machine!.LastPanic))
                Assert.Fail($"{Where}: the guest went down: {_machine.LastPanic}");
            _machine!.ForgetPanic();
            (_case, _endsItself) = (null, false);
        }

        private string Where => $"seed {seed}, case {_made}, defects [{fidelity}]: {_case}";
    }
}
