namespace FslHv.Scenarios;

/// <summary>The keys of <c>checkers</c>.</summary>
internal static class CheckerShapes
{
    public static readonly ObjectShape Root = new()
    {
        Name = "checkers",
        Meaning = "The rules that hold in every run; see [rules](#rules-of-every-run).",
        Keys =
        [
            new("off", new ListShape(new ChoiceShape("checker", CheckerCatalog.Names.Span), mayBeEmpty: true), "Rules that this scenario does without.")
            {
                Required = true,
            },
        ],
    };
}
