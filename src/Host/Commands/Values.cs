using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FslHv.Actors;
using FslHv.Scenarios;

namespace FslHv.Host.Commands;

/// <summary>Options and arguments that say in one line what is wrong with a value.</summary>
internal static class Values
{
    /// <summary>The path of one file.</summary>
    public static Argument<string> File(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    /// <summary>The paths of one file or several.</summary>
    public static Argument<string[]> Files(string name, string description)
    {
        var argument = new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.OneOrMore };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    public static Option<int> Integer(string name, int least, int most) =>
        new(name) { HelpName = "N", CustomParser = result => Parse(result, name, least, most) ?? 0 };

    public static Option<int?> OptionalInteger(string name, int least, int most) =>
        new(name) { HelpName = "N", CustomParser = result => Parse(result, name, least, most) };

    public static Option<ulong> Seed(string name) => new(name)
    {
        HelpName = "N",
        CustomParser = result =>
        {
            if (!ulong.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                result.AddError($"{name}: '{result.Tokens[0].Value}' is no whole number from 0 to {ulong.MaxValue}");
            return value;
        },
    };

    public static Option<Duration?> Time(string name) => new(name)
    {
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (Duration.TryParse(result.Tokens[0].Value, out var duration))
                return duration;
            result.AddError($"{name}: '{result.Tokens[0].Value}' is no duration; write it like 250us, 500ms or 2s");
            return null;
        },
    };

    /// <summary>A time on the clock on the wall: as in scenarios, and <c>30m</c> besides: nobody takes it for anything else there.</summary>
    public static Option<Duration?> RealTime(string name) => new(name)
    {
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Duration.TryParse(text, out var duration))
                return duration;
            if (text.EndsWith('m') && Duration.TryParse(text[..^1] + "min", out duration))
                return duration;
            result.AddError($"{name}: '{text}' is no duration; write it like 90s or 30m");
            return null;
        },
    };

    /// <summary>Planned faults, one for each time that the option is given.</summary>
    public static Option<FaultPlan?> Faults(string name) => new(name)
    {
        HelpName = "LINE",
        Description = "A fault of this run, such as 'guest-panic worker at 12ms' or 'driver.open.no-memory manager/ pass 1'; may be given again. "
            + "Names are listed by 'fslhv faults'.",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            var plan = FaultPlan.Parse(result.Tokens.Select(token => token.Value), out var problem);
            if (plan is null)
                result.AddError($"{name}: {problem}");
            else if (plan.Faults.Any(fault => fault.Moment is FaultMoment.AnyPass))
                result.AddError($"{name}: any-pass is for explorations; write the pass: 'pass 1'");
            return plan;
        },
    };

    /// <summary>One of a few words; the first is the default.</summary>
    public static Option<string> Choice(string name, params string[] choices)
    {
        var option = new Option<string>(name) { HelpName = string.Join('|', choices), DefaultValueFactory = _ => choices[0] };
        option.CompletionSources.Add(choices);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !choices.Contains(token.Value, StringComparer.Ordinal))
                result.AddError($"{name}: there is no '{token.Value}'; there is: {string.Join(", ", choices)}");
        });
        return option;
    }

    private static int? Parse(ArgumentResult result, string name, int least, int most)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        result.AddError($"{name}: '{result.Tokens[0].Value}' is no whole number from {least} to {most}");
        return null;
    }

    /// <summary>The parser takes an option that it does not know for a file.</summary>
    private static void RefuseOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (SyntaxError.LooksLikeOption(token.Value))
                result.AddError($"there is no option '{token.Value}'");
        }
    }
}
