using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Scenarios;

/// <summary>Reads the line of a planned fault, word by word.</summary>
internal sealed class PlannedFaultReader
{
    private const string Form = "a fault is written NAME TARGET at TIME, or NAME TARGET pass N for a fault point";

    private readonly string[] _words;
    private int _next;
    private string _problem = "";

    private PlannedFaultReader(string line)
    {
        _words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public static PlannedFault? Read(string line, out string problem)
    {
        var reader = new PlannedFaultReader(line);
        var fault = reader.Read();
        problem = reader._problem;
        Invariant.Holds((fault is null) == (problem.Length > 0));
        return fault;
    }

    private PlannedFault? Read()
    {
        if (_words.Length < 3)
            return Refuse(Form);
        var name = _words[_next++];
        if (FaultCatalogue.Find(name) is not { } kind)
            return Refuse($"unknown fault {ErrorList.Quote(name)}; {NearestName.Hint(name, FaultCatalogue.Names)}");
        var target = _words[_next++];
        var moment = kind.Making == FaultMaking.Point ? Passes(kind) : Time(kind);
        if (moment is null)
            return null;
        var arguments = new List<FaultArgument>();
        while (_next < _words.Length)
        {
            if (Argument(kind, _words[_next++]) is not { } argument)
                return null;
            if (arguments.Exists(other => other.Name == argument.Name))
                return Refuse($"'{argument.Name}' is there twice");
            arguments.Add(argument);
        }

        return new PlannedFault(kind, target, moment, arguments.ToValueList());
    }

    private FaultMoment.At? Time(FaultKind kind)
    {
        if (Takes("at") && Duration("at") is { } time)
            return new(time);
        Refuse($"{kind.Name} strikes at a time: {kind.Name} TARGET at 5ms");
        return null;
    }

    private FaultMoment? Passes(FaultKind kind)
    {
        if (Takes("any-pass"))
            return Takes("times") ? Number("times") is { } most ? new FaultMoment.AnyPass(most) : null : new FaultMoment.AnyPass(1);
        if (!Takes("pass"))
        {
            Refuse($"{kind.Name} is a fault point: {kind.Name} TARGET pass 1, or any-pass");
            return null;
        }

        if (Number("pass") is not { } nth)
            return null;
        int? times = Takes("times") ? Number("times") : 1;
        Duration? from = Takes("from") ? Duration("from") : Actors.Duration.Zero;
        return times is null || from is null ? null : new FaultMoment.Pass(nth, times.Value, from.Value);
    }

    private FaultArgument? Argument(FaultKind kind, string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word : word[..equals];
        foreach (var parameter in kind.Parameters)
        {
            if (parameter.Name != name)
                continue;
            if (equals > 0 && parameter.Shape.Fits(word[(equals + 1)..]))
                return new(name, word[(equals + 1)..]);
            Refuse($"'{name}' needs {parameter.Shape.Wanted}: {name}={parameter.Default}");
            return null;
        }

        var names = ((IEnumerable<FaultParameter>)kind.Parameters).Select(parameter => parameter.Name).ToArray();
        Refuse($"{kind.Name} knows no {ErrorList.Quote(word)}; {NearestName.Hint(name, names)}");
        return null;
    }

    private bool Takes(string word)
    {
        if (_next >= _words.Length || _words[_next] != word)
            return false;
        _next++;
        return true;
    }

    private int? Number(string of)
    {
        if (_next < _words.Length && IntegerShape.TryRead(_words[_next], out var number) && number is >= 1 and <= 1_000_000)
        {
            _next++;
            return (int)number;
        }

        Refuse($"'{of}' needs a whole number from 1 to 1000000");
        return null;
    }

    private Duration? Duration(string of)
    {
        if (_next < _words.Length && DurationShape.TryRead(_words[_next], out var duration))
        {
            _next++;
            return duration;
        }

        Refuse($"'{of}' needs {DurationShape.Any.Wanted}");
        return null;
    }

    /// <summary>The first problem counts.</summary>
    private PlannedFault? Refuse(string problem)
    {
        if (_problem.Length == 0)
            _problem = problem;
        return null;
    }
}
