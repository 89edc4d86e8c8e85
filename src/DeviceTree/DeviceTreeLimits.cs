namespace FslHv.DeviceTree;

/// <summary>
/// How large a tree may be for the readers and writers of this project. The limits are far above every real tree; they keep a broken
/// or hostile input from costing more than a small multiple of its own size.
/// </summary>
public static class DeviceTreeLimits
{
    /// <summary>Levels of nodes; the root is the first.</summary>
    public const int DepthMax = 64;

    /// <summary>Characters of a node's, property's or label's name. (A well-formed tree keeps to 31, many real ones do not.)</summary>
    public const int NameLengthMax = 255;

    /// <summary>Source files that are open at once through <c>/include/</c>, the first one counted.</summary>
    public const int IncludeDepthMax = 32;

    /// <summary>How many times one source may say <c>/include/</c>, files within files counted.</summary>
    public const int IncludesMax = 1024;

    /// <summary>Characters of a source with everything that it includes.</summary>
    public const int SourceLengthMax = 64 << 20;

    /// <summary>Parentheses, unary operators and conditionals within each other in one expression.</summary>
    public const int ExpressionDepthMax = 128;

    /// <summary>Bytes that all path references (<c>&amp;label</c> outside of cells) of a source may expand to.</summary>
    public const int PathBytesMax = 4 << 20;
}
