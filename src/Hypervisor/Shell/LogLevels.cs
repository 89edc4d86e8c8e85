using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>
/// How much the hypervisor's log tells, by group. The log itself is not simulated: facts take its place, and these numbers change nothing but what
/// <c>loglevel</c> shows. Source: Topaz <c>src/shell.c</c>, libos <c>CONFIG_LIBOS_DEFAULT_LOGLEVEL</c>.
/// </summary>
internal sealed class LogLevels
{
    /// <summary>The highest level.</summary>
    public const uint Max = 15;

    /// <summary>The level of every group at power-on.</summary>
    private const uint AtPowerOn = 4;

    private readonly uint[] _levels = new uint[Groups.Count];

    public LogLevels() => Reset();

    /// <summary>The groups, in the order in which they are listed.</summary>
    public static ValueList<string> Groups { get; } =
    [
        "misc", "mmu", "irq", "mp", "malloc", "dev", "guest-mmu", "emu", "partition", "debug-stub", "byte-chan", "doorbell", "bcmux", "devtree",
        "pamu", "ccm", "cpc",
        "guts", "pm", "ddr", "errorq",
    ];

    /// <summary>The level of a group: a place in <see cref="Groups"/>.</summary>
    public uint this[int group]
    {
        get => _levels[group];
        set
        {
            Invariant.Holds(value <= Max);
            _levels[group] = value;
        }
    }

    /// <summary>The place of a group, or −1.</summary>
    public static int Find(string group)
    {
        for (var i = 0; i < Groups.Count; i++)
        {
            if (string.Equals(Groups[i], group, StringComparison.Ordinal))
                return i;
        }

        return -1;
    }

    public void Reset() => Array.Fill(_levels, AtPowerOn);

    public void AddTo(ref StateHash hash)
    {
        foreach (var level in _levels)
            hash.Add(level);
    }
}
