namespace FslHv.DeviceTree.Source;

/// <summary>
/// Reads a source into a draft by recursive descent: header, memory reservations, then statements that build the tree and change what is
/// there already. Node bodies are in the other part.
/// </summary>
internal sealed partial class SourceParser(SourceLexer lexer)
{
    private readonly SourceValues _values = new(lexer);
    private readonly Draft _draft = new();

    public Draft ReadDocument()
    {
        if (!lexer.IsNext("/dts-v1/"))
            throw lexer.Unexpected("'/dts-v1/;' at the start of the source");
        while (lexer.TryTake("/dts-v1/"))
            lexer.Expect(";", "after '/dts-v1/'");
        if (lexer.IsNext("/plugin/"))
            throw lexer.NextPosition.Error("'/plugin/' is not supported: only whole trees are");
        while (!lexer.AtEnd)
            ReadStatement();
        Invariant.Holds(lexer.AtEnd);
        if (_draft.Root is null)
            throw lexer.Unexpected("a root node, '/ { … };'");
        _draft.GuessBootCpu();
        return _draft;
    }

    private void ReadStatement()
    {
        var labels = new List<LabelDraft>();
        lexer.ReadLabels(labels);
        if (lexer.NextCharacter == '&')
            ReadReferenceNode(labels);
        else if (lexer.IsNext("/memreserve/"))
            ReadReservation();
        else if (labels.Count > 0)
            throw lexer.Unexpected("a reference, '&…', after the label");
        else if (lexer.TryTake("/delete-node/"))
            _draft.Delete(ReadTarget("/delete-node/"));
        else if (lexer.TryTake("/omit-if-no-ref/"))
            ReadTarget("/omit-if-no-ref/").OmitIfUnused = true;
        else
            ReadRoot();
    }

    /// <summary><c>/ { … };</c>: the tree, or something to merge into it.</summary>
    private void ReadRoot()
    {
        var position = lexer.NextPosition;
        if (lexer.IsKeywordNext || !lexer.TryTake("/"))
            throw lexer.Unexpected("'/ { … };', '&label { … };' or another statement");
        _draft.MergeRoot(ReadBody(new LabelDraft("", position), 1));
    }

    /// <summary><c>label: &amp;reference { … };</c>: something to merge into a node that is there.</summary>
    private void ReadReferenceNode(List<LabelDraft> labels)
    {
        var reference = lexer.ReadReference();
        var target = _draft.Resolve(reference);
        var body = ReadBody(new LabelDraft(target.Name, reference.Position), target.Depth);
        body.Labels.AddRange(labels);
        _draft.Merge(target, body);
    }

    private void ReadReservation()
    {
        var position = lexer.NextPosition;
        if (_draft.Root is not null)
            throw position.Error("'/memreserve/' must stand before the root node");
        lexer.TryTake("/memreserve/");
        var address = _values.ReadInteger();
        var size = _values.ReadInteger();
        lexer.Expect(";", "after '/memreserve/' with its address and size");
        _draft.Reservations.Add(new MemoryReservation(address, size));
    }

    /// <summary>The node that a statement such as <c>/delete-node/ &amp;label;</c> is about.</summary>
    private DraftNode ReadTarget(string keyword)
    {
        if (lexer.NextCharacter != '&')
            throw lexer.Unexpected($"a reference, '&…', after '{keyword}'");
        var target = _draft.Resolve(lexer.ReadReference());
        lexer.Expect(";", $"after '{keyword}' and its reference");
        return target;
    }
}
