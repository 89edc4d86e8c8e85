namespace FslHv.Host.Input;

/// <summary>Input that cannot be used: one line per trouble, each naming file, place and cause.</summary>
internal sealed class InputException : Exception
{
    public InputException(params IReadOnlyList<string> lines)
        : base(string.Join('\n', lines))
    {
        Lines = lines;
    }

    public IReadOnlyList<string> Lines { get; }
}
