using System.Buffers;
using System.Buffers.Binary;

namespace FslHv.DeviceTree.Source;

/// <summary>Reads what follows a property's <c>=</c>: strings, cells, bytes and paths, separated by commas.</summary>
internal sealed class SourceValues(SourceLexer lexer)
{
    private readonly SourceExpression _expression = new(lexer);
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Takes a number, a character, or an expression in parentheses.</summary>
    public ulong ReadInteger() => _expression.ReadPrimary();

    /// <summary>Takes a value up to, not with, the semicolon.</summary>
    public DraftValue Read()
    {
        _bytes.ResetWrittenCount();
        var value = new DraftValue();
        do
        {
            lexer.ReadLabels(value.Labels);
            ReadItem(value);
            lexer.ReadLabels(value.Labels);
        }
        while (lexer.TryTake(","));
        value.Bytes = _bytes.WrittenSpan.ToArray();
        Invariant.Holds(value.Markers.TrueForAll(m => m.Offset <= value.Bytes.Length));
        return value;
    }

    private void ReadItem(DraftValue value)
    {
        switch (lexer.NextCharacter)
        {
            case '"':
                lexer.ReadString(_bytes);
                break;
            case '<':
                ReadElements(value, 32);
                break;
            case '[':
                ReadBytes(value);
                break;
            case '&':
                value.Markers.Add(new DraftMarker(_bytes.WrittenCount, IsPhandle: false, lexer.ReadReference()));
                break;
            default:
                if (lexer.TryTake("/bits/"))
                    ReadElements(value, ReadElementBits());
                else if (lexer.IsNext("/incbin/"))
                    throw lexer.NextPosition.Error("'/incbin/' is not supported");
                else
                    throw lexer.Unexpected("a value ('\"', '<', '[', '&' or '/bits/')");
                break;
        }
    }

    private int ReadElementBits()
    {
        var position = lexer.NextPosition;
        var bits = lexer.ReadNumber();
        if (bits is not (8 or 16 or 32 or 64))
            throw position.Error($"elements have 8, 16, 32 or 64 bits, not {bits}");
        return (int)bits;
    }

    private void ReadElements(DraftValue value, int bits)
    {
        lexer.Expect("<", "after '/bits/' and its number");
        while (!lexer.TryTake(">"))
        {
            if (lexer.TryReadLabel(out var label))
                value.Labels.Add(label);
            else if (lexer.NextCharacter == '&')
                ReadPhandle(value, bits);
            else if (_expression.IsNext)
                PutElement(lexer.NextPosition, _expression.ReadPrimary(), bits);
            else if (lexer.NextCharacter is '-' or '~' or '!')
                throw lexer.NextPosition.Error("an expression in a list of cells needs parentheses");
            else
                throw lexer.Unexpected("a number, a reference or '>'");
        }
    }

    private void ReadPhandle(DraftValue value, int bits)
    {
        var reference = lexer.ReadReference();
        if (bits != 32)
            throw reference.Position.Error($"a reference needs elements of 32 bits, these have {bits}");
        value.Markers.Add(new DraftMarker(_bytes.WrittenCount, IsPhandle: true, reference));
        PutElement(reference.Position, uint.MaxValue, bits);
    }

    /// <summary>A value fits when its upper bits are all zeros, or all ones as a negative number has them.</summary>
    private void PutElement(SourcePosition position, ulong value, int bits)
    {
        Invariant.Holds(bits is 8 or 16 or 32 or 64);
        if (bits < 64 && value >> bits != 0 && value >> bits != ulong.MaxValue >> bits)
            throw position.Error($"0x{value:x} does not fit into {bits} bits");
        var span = _bytes.GetSpan(sizeof(ulong));
        BinaryPrimitives.WriteUInt64BigEndian(span, value << (64 - bits));
        _bytes.Advance(bits / 8);
    }

    private void ReadBytes(DraftValue value)
    {
        lexer.TryTake("[");
        while (!lexer.TryTake("]"))
        {
            if (lexer.TryReadLabel(out var label))
                value.Labels.Add(label);
            else
                _bytes.Write([lexer.ReadHexByte()]);
        }
    }
}
