using FslHv.Actors;

namespace FslHv.Simulation;

/// <summary>How a payload is written: as it prints, a defect without its stack, which would differ between builds.</summary>
internal static class TraceText
{
    public static string Of(object payload) => payload is ActorDefect defect
        ? $"{defect.Path}: {defect.Exception.GetType().Name}: {defect.Exception.Message}"
        : payload.ToString() ?? "";
}
