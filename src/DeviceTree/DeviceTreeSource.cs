using FslHv.DeviceTree.Source;

namespace FslHv.DeviceTree;

/// <summary>A source file that an include asked for.</summary>
/// <param name="FileName">What messages call it. Also its identity: a file that includes itself is an error.</param>
/// <param name="Text">All of its text.</param>
public sealed record DeviceTreeSourceFile(string FileName, string Text);

/// <summary>Finds a file that <c>/include/ "path"</c> names; null when there is none. What it throws reaches the caller as it is.</summary>
/// <param name="path">The path as the source has it.</param>
/// <param name="fromFile">The name of the file that includes it.</param>
public delegate DeviceTreeSourceFile? DeviceTreeIncludeResolver(string path, string fromFile);

/// <summary>
/// Device tree source (<c>.dts</c>, version 1). The language is the one of Debian's <c>dtc</c> 1.6.1, and so is the tree that comes out:
/// order of nodes and properties, phandles, the boot cpu. Not supported, with an error that says so: <c>/plugin/</c>,
/// <c>/incbin/</c> and the C preprocessor's directives (its line markers are understood).
/// </summary>
/// <remarks>
/// On purpose a little stricter than dtc: a number must not touch a following name (<c>0x10L0</c> is no number), names are checked also
/// where the node is deleted further down, and a label that two nodes have at the time cannot be used.
/// </remarks>
public static class DeviceTreeSource
{
    /// <summary>Reads a source.</summary>
    /// <param name="text">The text. Characters beyond ASCII may stand in strings and comments; a string has them as UTF-8.</param>
    /// <param name="fileName">What messages and <see cref="DeviceTreeNode.Origin"/> call it.</param>
    /// <param name="include">Finds included files; without it every <c>/include/</c> is an error.</param>
    /// <returns>The tree; each node's <see cref="DeviceTreeNode.Origin"/> is where its name stands first,
    /// <c>file:line:column</c>.</returns>
    /// <exception cref="DeviceTreeFormatException">
    /// The source is wrong or beyond <see cref="DeviceTreeLimits"/>: <c>file:line:column: what was expected or found</c>, in one line.
    /// Lines and columns count from 1, columns in UTF-16 units, a tab as one. Nothing else is thrown.
    /// </exception>
    public static DeviceTreeDocument Read(string text, string fileName = "source", DeviceTreeIncludeResolver? include = null)
    {
        var lexer = new SourceLexer(new SourceCursor(text, fileName, include));
        var draft = new SourceParser(lexer).ReadDocument();
        return DraftFinish.ToDocument(draft);
    }
}
