namespace FslHv.Drivers;

/// <summary>What a Linux kernel does after a panic (<c>panic=</c>).</summary>
public enum PanicSetting
{
    /// <summary>Nothing, for ever. The partition still counts as running.</summary>
    Hang,

    /// <summary>hcall <c>PARTITION_RESTART(−1)</c>.</summary>
    Restart,

    /// <summary>hcall <c>PARTITION_STOP(−1)</c>.</summary>
    Stop,
}

internal static class PanicSettings
{
    /// <summary>The name in scenario files and facts.</summary>
    public static string Name(this PanicSetting setting) => setting switch
    {
        PanicSetting.Hang => "hang",
        PanicSetting.Restart => "restart",
        PanicSetting.Stop => "stop",
        _ => throw Actors.Invariant.Unreachable(setting),
    };
}
