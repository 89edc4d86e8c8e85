namespace FslHv.DeviceTree.Source;

/// <summary>
/// C's integer expressions in parentheses, on unsigned 64-bit numbers that wrap around. As dtc has it: all operands are worked out even
/// where C would skip them, shifts by 64 and more give 0.
/// </summary>
internal sealed class SourceExpression(SourceLexer lexer)
{
    // Longer operators first, so that "<=" is not taken for "<".
    private static readonly (string Text, int Level)[] Operators =
    [
        ("||", 1), ("&&", 2), ("==", 6), ("!=", 6), ("<<", 8), (">>", 8), ("<=", 7), (">=", 7),
        ("|", 3), ("^", 4), ("&", 5), ("<", 7), (">", 7), ("+", 9), ("-", 9), ("*", 10), ("/", 10), ("%", 10),
    ];

    private int _depth;

    /// <summary>Whether a number, a character or a parenthesis comes next.</summary>
    public bool IsNext => lexer.IsNumberNext || lexer.NextCharacter is '\'' or '(';

    /// <summary>Takes a number, a character, or an expression in parentheses.</summary>
    public ulong ReadPrimary()
    {
        if (lexer.IsNumberNext)
            return lexer.ReadNumber();
        if (lexer.NextCharacter == '\'')
            return lexer.ReadCharacter();
        if (!lexer.TryTake("("))
            throw lexer.Unexpected("a number or an expression in parentheses");
        Enter();
        var value = ReadConditional();
        lexer.Expect(")", "at the end of the expression");
        _depth--;
        Invariant.Holds(_depth >= 0);
        return value;
    }

    private ulong ReadConditional()
    {
        var condition = ReadBinary(1);
        if (!lexer.TryTake("?"))
            return condition;
        Enter();
        var yes = ReadConditional();
        lexer.Expect(":", "in the conditional expression");
        var no = ReadConditional();
        _depth--;
        return condition != 0 ? yes : no;
    }

    /// <summary>Operators of at least that level, from left to right.</summary>
    private ulong ReadBinary(int level)
    {
        var left = ReadUnary();
        while (NextOperator() is { } found && found.Level >= level)
        {
            var position = lexer.NextPosition;
            lexer.TryTake(found.Text);
            var right = ReadBinary(found.Level + 1);
            if (right == 0 && found.Text is ("/" or "%"))
                throw position.Error("division by zero");
            left = Apply(found.Text, left, right);
        }

        return left;
    }

    private ulong ReadUnary()
    {
        var op = lexer.NextCharacter;
        if (op is not ('-' or '~' or '!'))
            return ReadPrimary();
        lexer.TryTake([op]);
        Enter();
        var value = ReadUnary();
        _depth--;
        return op switch
        {
            '-' => unchecked(0 - value),
            '~' => ~value,
            _ => value == 0 ? 1UL : 0,
        };
    }

    private (string Text, int Level)? NextOperator()
    {
        if (lexer.NextCharacter is ')' or '?' or ':')
            return null;
        foreach (var op in Operators)
        {
            if (lexer.IsNext(op.Text))
                return op;
        }

        return null;
    }

    private static ulong Apply(string op, ulong left, ulong right) => unchecked(op switch
    {
        "||" => left != 0 || right != 0 ? 1UL : 0,
        "&&" => left != 0 && right != 0 ? 1UL : 0,
        "|" => left | right,
        "^" => left ^ right,
        "&" => left & right,
        "==" => left == right ? 1UL : 0,
        "!=" => left != right ? 1UL : 0,
        "<" => left < right ? 1UL : 0,
        ">" => left > right ? 1UL : 0,
        "<=" => left <= right ? 1UL : 0,
        ">=" => left >= right ? 1UL : 0,
        "<<" => right < 64 ? left << (int)right : 0,
        ">>" => right < 64 ? left >> (int)right : 0,
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        _ => left % right,
    });

    private void Enter()
    {
        if (++_depth > DeviceTreeLimits.ExpressionDepthMax)
            throw lexer.NextPosition.Error($"the expression is nested more than {DeviceTreeLimits.ExpressionDepthMax} deep");
    }
}
