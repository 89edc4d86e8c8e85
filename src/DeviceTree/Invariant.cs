using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace FslHv.DeviceTree;

/// <summary>
/// Checks that stay on. A failure is a bug of this project, never the input's fault. (This project references no other, so it has its own.)
/// </summary>
internal static class Invariant
{
    /// <summary>Throws when <paramref name="condition"/> is false; the message is the condition's own text.</summary>
    public static void Holds([DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        if (!condition)
            Fail(text);
    }

    [DoesNotReturn]
    private static void Fail(string text) => throw new InvalidOperationException($"invariant does not hold: {text}");
}
