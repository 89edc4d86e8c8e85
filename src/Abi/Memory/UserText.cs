using System.Text;

namespace FslHv.Abi;

/// <summary>
/// A string argument as the kernel finds it in a process's memory. Shape: up to 4095 characters, each a byte, and a NUL; or why there is none.
/// </summary>
/// <param name="Text">The string; empty where there is none.</param>
/// <param name="Flaw">Why there is none.</param>
public readonly record struct UserText(string Text, UserTextFlaw Flaw)
{
    /// <summary>A string of a caller that makes no mistakes with its memory.</summary>
    public static implicit operator UserText(string text) =>
        text.Length < Hcall.PropertyPathBytesMax ? new(text, UserTextFlaw.None) : new("", UserTextFlaw.TooLong);

    /// <summary>Reads the string at an address: a fault before the NUL and before 4096 bytes counts first.</summary>
    public static UserText Read(UserMemory memory, ulong address)
    {
        var bytes = memory.Read(address, Hcall.PropertyPathBytesMax).Span;
        var end = bytes.IndexOf((byte)0);
        if (end >= 0)
            return new(Encoding.Latin1.GetString(bytes[..end]), UserTextFlaw.None);
        return new("", bytes.Length < Hcall.PropertyPathBytesMax ? UserTextFlaw.Faults : UserTextFlaw.TooLong);
    }

    /// <summary>The string, or what is wrong with it.</summary>
    public override string ToString() => Flaw switch
    {
        UserTextFlaw.Faults => "<faults>",
        UserTextFlaw.TooLong => "<too long>",
        _ => Text,
    };
}

/// <summary>Why a string argument is none.</summary>
public enum UserTextFlaw
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>A byte of it cannot be read.</summary>
    Faults,

    /// <summary>4096 bytes without a NUL.</summary>
    TooLong,
}
