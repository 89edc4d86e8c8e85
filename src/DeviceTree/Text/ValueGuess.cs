namespace FslHv.DeviceTree.Text;

/// <summary>What a value most likely is. The tree itself does not say.</summary>
internal enum ValueKind
{
    /// <summary>No bytes: the property is a flag.</summary>
    Flag,

    /// <summary>One or more non-empty strings of printable ASCII (with tab, newline, carriage return), each with its NUL.</summary>
    Strings,

    /// <summary>A multiple of four bytes.</summary>
    Cells,

    /// <summary>Anything else.</summary>
    Bytes,
}

/// <summary>Guesses what a value is from its bytes.</summary>
internal static class ValueGuess
{
    public static ValueKind Of(DeviceTreeProperty property)
    {
        if (property.Length == 0)
            return ValueKind.Flag;
        if (IsStrings(property.Value))
            return ValueKind.Strings;
        return property.IsCells ? ValueKind.Cells : ValueKind.Bytes;
    }

    private static bool IsStrings(ReadOnlySpan<byte> value)
    {
        if (value[^1] != 0)
            return false;
        var previous = (byte)0;
        foreach (var b in value)
        {
            if (b == 0 ? previous == 0 : b is not ((>= 0x20 and <= 0x7e) or (byte)'\t' or (byte)'\n' or (byte)'\r'))
                return false;
            previous = b;
        }

        return true;
    }
}
