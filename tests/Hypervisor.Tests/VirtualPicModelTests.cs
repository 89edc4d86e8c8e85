namespace FslHv.Hypervisor.Tests;

/// <summary>The controller against a model that is written as the rules are told: lists of flags, no bit tricks.</summary>
public sealed class VirtualPicModelTests
{
    private const int LineCount = 6;
    private const int VcpuCount = 3;

    [Fact]
    [Conforms("a.7-34", "a.7-36", "a.7-37", "a.7-38")]
    public void Random_operations_have_the_models_results()
    {
        for (var seed = 1; seed <= 2_000; seed++)
            RunOne(seed);
    }

    private static void RunOne(int seed)
    {
        var random = new Random(seed);
        var pic = new VirtualPic(LineCount);
        var model = new Model();
        for (var step = 0; step < 200; step++)
        {
            var line = random.Next(LineCount);
            var vcpu = random.Next(VcpuCount);
            var place = $"seed {seed} step {step}";
            switch (random.Next(12))
            {
                case < 4:
                    Assert.True(model.Assert(line) == pic.Assert(line), place);
                    break;
                case < 7:
                    var expected = model.Take(vcpu, out var modelAgain);
                    Assert.True(expected == pic.Take((uint)vcpu, out var again) && again == modelAgain, place);
                    break;
                case 7 or 8:
                    Assert.True(model.End(line) == pic.End(line), place);
                    break;
                case 9:
                    var masked = random.Next(3) == 0;
                    model.Masked[line] = masked;
                    pic.SetMask(line, masked);
                    break;
                case 10:
                    model.Vcpu[line] = vcpu;
                    pic.SetConfig(line, new LineConfig(0, 0, (uint)vcpu));
                    break;
                default:
                    if (random.Next(20) == 0)
                    {
                        model.Reset();
                        pic.Reset();
                    }

                    break;
            }

            var raised = new SortedSet<int>();
            while (pic.TryRaise(default, out var told))
                Assert.True(raised.Add((int)told), place);
            Assert.True(raised.SetEquals(model.Raise()), place);
        }
    }

    private sealed class Model
    {
        private readonly bool[] _pending = new bool[LineCount];
        private readonly bool[] _active = new bool[LineCount];
        private readonly bool[] _told = new bool[VcpuCount];

        public bool[] Masked { get; } = [true, true, true, true, true, true];

        public int[] Vcpu { get; } = new int[LineCount];

        public bool Assert(int line)
        {
            var isNew = !_pending[line];
            _pending[line] = true;
            return isNew;
        }

        public int Take(int vcpu, out bool again)
        {
            _told[vcpu] = false;
            again = false;
            for (var line = 0; line < LineCount; line++)
            {
                if (_active[line] && Vcpu[line] == vcpu)
                {
                    again = true;
                    return line;
                }
            }

            for (var line = 0; line < LineCount; line++)
            {
                if (_pending[line] && !Masked[line] && Vcpu[line] == vcpu)
                {
                    _pending[line] = false;
                    _active[line] = true;
                    return line;
                }
            }

            return -1;
        }

        public bool End(int line)
        {
            var was = _active[line];
            _active[line] = false;
            return was;
        }

        public IEnumerable<int> Raise()
        {
            for (var vcpu = 0; vcpu < VcpuCount; vcpu++)
            {
                var mine = Enumerable.Range(0, LineCount).Where(line => Vcpu[line] == vcpu).ToList();
                if (_told[vcpu] || mine.Any(line => _active[line]) || !mine.Any(line => _pending[line] && !Masked[line]))
                    continue;
                _told[vcpu] = true;
                yield return vcpu;
            }
        }

        public void Reset()
        {
            Array.Clear(_active);
            Array.Clear(_told);
            Array.Fill(Masked, true);
            Array.Clear(Vcpu);
        }
    }
}
