using System.Text;
using FslHv.Tests;

namespace FslHv.Scenarios.Tests;

/// <summary>Whatever a file holds, loading gives a scenario or errors, each one line with a place; never an exception, and soon.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Tokens =
    [
        ": ", "- ", "{", "}", "[", "]", ",", "&a ", "*a", "!!str ", "'", "\"", "|", ">", "#", "? ", "\n", "\t", "  ", "---\n", "...\n", "%YAML 1.1\n",
        "<<: ", "null", "~", "\\x", "\\U00110000", "\u0000", "\u0085", "\ud800", "\ufeff", "0x", "1e999", "9999999999999999999s", "at", "fact", "not",
    ];

    [Fact]
    public void Mutated_scenarios_give_errors_and_never_an_exception()
    {
        var texts = RepositoryFiles.Scenarios.Select(RepositoryFiles.ReadText).ToArray();
        var random = new Random(20110601);
        for (var round = 0; round < Effort.Rounds(usually: 3000, atLength: 300_000); round++)
            Judge(Mutate(texts[random.Next(texts.Length)], texts, random));
    }

    [Fact]
    public void Random_tokens_give_errors_and_never_an_exception()
    {
        var random = new Random(1);
        for (var round = 0; round < Effort.Rounds(usually: 3000, atLength: 300_000); round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(40); i > 0; i--)
                text.Append(Tokens[random.Next(Tokens.Length)]);
            Judge(text.ToString());
        }
    }

    private static void Judge(string text)
    {
        var reading = ScenarioLoader.Parse("fuzz.yaml", text);
        Assert.Equal(reading.Scenario is null, reading.Errors.Count > 0);
        Assert.True(reading.Errors.Count <= ErrorList.CountMax);
        foreach (var error in reading.Errors)
        {
            Assert.True(error.Line >= 1 && error.Column >= 1, error.ToString());
            Assert.DoesNotContain('\n', error.ToString());
        }

        if (reading.Scenario is { } scenario)
            ScenarioBinder.Bind(scenario, Boards.Mutual, GuestPrograms.Standard);
    }

    private static string Mutate(string text, string[] texts, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(mutated.Length + 1);
            var length = Math.Min(random.Next(30), mutated.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    mutated.Remove(at, length);
                    break;
                case 1:
                    mutated.Insert(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 2 when at < mutated.Length:
                    mutated[at] = (char)random.Next(1, 0x250);
                    break;
                case 3:
                    var other = texts[random.Next(texts.Length)];
                    var from = random.Next(other.Length);
                    mutated.Insert(at, other.AsSpan(from, Math.Min(random.Next(200), other.Length - from)));
                    break;
                default:
                    mutated.Insert(at, mutated.ToString(at, length));
                    break;
            }
        }

        return mutated.ToString();
    }
}
