using System.Numerics;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// The virtual interrupt controller of one guest: up to 64 lines, each with one pending flag and one active flag, so that at most one
/// delivery is in work and one more is remembered; further rings are lost in that one. Lines are masked until the guest unmasks them.
/// Lowest number first, no priorities. Source: Topaz <c>src/vpic.c</c>.
/// </summary>
internal sealed class VirtualPic
{
    private const uint LevelBit = 2;
    private const uint VcpusMax = 64;
    private readonly LineConfig[] _configs;
    private ulong _pending;
    private ulong _unmasked;
    private ulong _active;
    private ulong _raised;

    /// <summary>Lines that a stop has rung since they were last taken.</summary>
    private ulong _stopRang;
    private bool _anyBeyondVcpu0;

    public VirtualPic(int lineCount)
    {
        Invariant.Holds(lineCount is >= 0 and <= PartitionPlan.LinesMax);
        _configs = lineCount == 0 ? [] : new LineConfig[lineCount];
    }

    /// <summary>How many lines are pending, masked ones too.</summary>
    public int PendingCount => BitOperations.PopCount(_pending);

    /// <summary>Latches a ring.</summary>
    /// <returns>False when the line was pending already and the ring is lost in that one.</returns>
    public bool Assert(int line)
    {
        var bit = Bit(line);
        if ((_pending & bit) != 0)
            return false;
        _pending |= bit;
        return true;
    }

    /// <summary>Notes that a stop rang the line: until it is taken.</summary>
    public void NoteStop(int line) => _stopRang |= Bit(line);

    /// <summary>Whether a stop has rung the line that is being taken; forgets it.</summary>
    public bool TakeStop(int line)
    {
        var stopRang = (_stopRang & Bit(line)) != 0;
        _stopRang &= ~Bit(line);
        return stopRang;
    }

    /// <summary>
    /// What a vcpu gets when it takes its interrupt: the one it has active already, or else the lowest pending unmasked line, which becomes active.
    /// An edge line loses its pending flag by that.
    /// </summary>
    /// <returns>The line, or −1 when there is none.</returns>
    public int Take(uint vcpu, out bool again)
    {
        Invariant.Holds(vcpu < VcpusMax);
        _raised &= ~(1UL << (int)vcpu);
        var mine = LinesOf(vcpu);
        again = (_active & mine) != 0;
        if (again)
            return BitOperations.TrailingZeroCount(_active & mine);
        var ready = _pending & _unmasked & mine;
        if (ready == 0)
            return -1;
        var line = BitOperations.TrailingZeroCount(ready);
        Invariant.Holds((_active & Bit(line)) == 0);
        _active |= Bit(line);
        if ((_configs[line].Config & LevelBit) == 0)
            _pending &= ~Bit(line);
        return line;
    }

    /// <summary>Ends an active line.</summary>
    /// <returns>False, and nothing done, when it is not active.</returns>
    public bool End(int line)
    {
        var bit = Bit(line);
        if ((_active & bit) == 0)
            return false;
        _active &= ~bit;
        return true;
    }

    /// <summary>Masks or unmasks a line; what is latched stays latched.</summary>
    public void SetMask(int line, bool masked) => _unmasked = masked ? _unmasked & ~Bit(line) : _unmasked | Bit(line);

    public bool IsMasked(int line) => (_unmasked & Bit(line)) == 0;

    public void SetConfig(int line, LineConfig config)
    {
        Invariant.Holds(config.Vcpu < VcpusMax);
        _ = Bit(line);
        _configs[line] = config;
        _anyBeyondVcpu0 |= config.Vcpu != 0;
    }

    public LineConfig GetConfig(int line)
    {
        _ = Bit(line);
        return _configs[line];
    }

    /// <summary>Whether a vcpu has a line active.</summary>
    public bool HasActive(uint vcpu) => (_active & LinesOf(vcpu)) != 0;

    /// <summary>A vcpu has taken a hardware interrupt: it may be told of the next one.</summary>
    public void TookAnother(uint vcpu)
    {
        Invariant.Holds(vcpu < VcpusMax);
        _raised &= ~(1UL << (int)vcpu);
    }

    /// <summary>
    /// The next vcpu whose external interrupt line must be raised: it has something to take, nothing active, and was not told yet. It counts as told now.
    /// </summary>
    /// <param name="hardware">The guest's hardware interrupts, which reach a vcpu by the same line.</param>
    /// <param name="vcpu">Which vcpu.</param>
    /// <returns>False when there is none.</returns>
    public bool TryRaise(VcpuLines hardware, out uint vcpu)
    {
        for (var waiting = hardware.Ready & ~hardware.Active & ~_raised; waiting != 0; waiting &= waiting - 1)
        {
            vcpu = VcpuLines.Lowest(waiting);
            if (HasActive(vcpu))
                continue;
            _raised |= 1UL << (int)vcpu;
            return true;
        }

        vcpu = 0;
        for (var ready = _pending & _unmasked; ready != 0; ready &= ready - 1)
        {
            vcpu = _configs[BitOperations.TrailingZeroCount(ready)].Vcpu;
            Invariant.Holds(vcpu < VcpusMax);
            if (((_raised | hardware.Active) & (1UL << (int)vcpu)) != 0 || HasActive(vcpu))
                continue;
            _raised |= 1UL << (int)vcpu;
            return true;
        }

        return false;
    }

    /// <summary>The partition stops: every line masked, inactive and configured as at creation. Pending flags survive.</summary>
    public void Reset()
    {
        _unmasked = 0;
        _active = 0;
        _raised = 0;
        _anyBeyondVcpu0 = false;
        Array.Clear(_configs);
    }

    /// <summary>The machine resets: nothing is pending either.</summary>
    public void PowerOff()
    {
        Reset();
        _pending = 0;
        _stopRang = 0;
    }

    public void AddTo(ref StateHash hash)
    {
        hash.Add(_pending);
        hash.Add(_unmasked);
        hash.Add(_active);
        hash.Add(_raised);
        hash.Add(_stopRang);
        foreach (var config in _configs)
            config.AddTo(ref hash);
    }

    private ulong Bit(int line)
    {
        Invariant.Holds((uint)line < (uint)_configs.Length);
        return 1UL << line;
    }

    private ulong LinesOf(uint vcpu)
    {
        if (!_anyBeyondVcpu0)
            return vcpu == 0 ? ulong.MaxValue : 0;
        var lines = 0UL;
        for (var line = 0; line < _configs.Length; line++)
        {
            if (_configs[line].Vcpu == vcpu)
                lines |= 1UL << line;
        }

        return lines;
    }
}

/// <summary>What a guest set for an interrupt. All zero at creation: falling edge, vcpu 0.</summary>
/// <param name="Config">Bits: 1 high polarity, 2 level.</param>
/// <param name="Priority">Kept for the guest; without effect.</param>
/// <param name="Vcpu">Which vcpu gets it.</param>
internal readonly record struct LineConfig(uint Config, uint Priority, uint Vcpu)
{
    public void AddTo(ref StateHash hash)
    {
        hash.Add(Config);
        hash.Add(Priority);
        hash.Add(Vcpu);
    }
}
