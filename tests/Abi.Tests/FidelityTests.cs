using System.Text.RegularExpressions;
using FslHv.Actors;

namespace FslHv.Abi.Tests;

/// <summary>Levels, defects and what a level has of them.</summary>
public sealed partial class FidelityTests
{
    private static readonly IEnumerable<DefectInfo> All = Defects.All;

    [Fact]
    public void Every_defect_is_in_the_table_once_and_in_the_order_of_the_enumeration()
    {
        Assert.Equal(Enum.GetValues<Defect>(), All.Select(info => info.Defect));
        foreach (var defect in Enum.GetValues<Defect>())
            Assert.Equal(defect, Defects.Of(defect).Defect);
    }

    [Fact]
    public void Names_are_words_with_hyphens_and_each_leads_to_its_defect()
    {
        Assert.Equal(All.Count(), All.Select(info => info.Name).Distinct(StringComparer.Ordinal).Count());
        foreach (var info in All)
        {
            Assert.Matches(Words(), info.Name);
            Assert.Equal(info.Defect, Defects.Find(info.Name));
        }

        Assert.Null(Defects.Find("plain-doorbell"));
        Assert.Null(Defects.Find(""));
    }

    [Fact]
    public void Every_meaning_says_what_happens_with_it_and_without_it() =>
        Assert.All(All, info => Assert.Contains("; without it", info.Meaning, StringComparison.Ordinal));

    [Fact]
    public void Levels_go_from_the_oldest_to_the_ideal_and_have_names() =>
        Assert.Equal(["v2", "merged-2011", "hardened-2019", "ideal"], FidelityLevels.Every.ToArray().Select(level => level.Name()));

    [Fact]
    public void The_name_of_a_level_leads_to_it()
    {
        foreach (var level in FidelityLevels.Every)
            Assert.Equal(level, FidelityLevels.Find(level.Name()));
        Assert.Null(FidelityLevels.Find("V2"));
    }

    [Fact]
    public void A_level_has_the_defects_that_the_table_gives_it()
    {
        foreach (var level in FidelityLevels.Every)
        {
            foreach (var info in All)
                Assert.Equal(((IEnumerable<FidelityLevel>)info.Levels).Contains(level), Fidelity.Of(level).Has(info.Defect));
        }
    }

    [Fact]
    public void What_the_ideal_has_every_real_level_has()
    {
        var ideal = All.Where(info => Fidelity.Ideal.Has(info.Defect)).ToList();
        Assert.NotEmpty(ideal);
        foreach (var level in FidelityLevels.Every)
            Assert.All(ideal, info => Assert.True(Fidelity.Of(level).Has(info.Defect), $"{level}: {info.Name}"));
    }

    [Fact]
    public void Every_defect_is_there_at_some_level_and_every_level_differs_from_the_others()
    {
        Assert.All(All, info => Assert.True(info.Levels.Count > 0, info.Name));
        Assert.Equal(FidelityLevels.Every.Length, FidelityLevels.Every.ToArray().Select(Fidelity.Of).Distinct().Count());
    }

    [Fact]
    public void One_defect_is_turned_on_and_off_and_nothing_else_changes()
    {
        foreach (var info in All)
        {
            var with = Fidelity.Ideal.With(info.Defect, true);
            var without = Fidelity.Ideal.With(info.Defect, false);
            Assert.True(with.Has(info.Defect));
            Assert.False(without.Has(info.Defect));
            Assert.All(All.Where(other => other != info), other => Assert.Equal(Fidelity.Ideal.Has(other.Defect), with.Has(other.Defect)));
            Assert.All(All.Where(other => other != info), other => Assert.Equal(Fidelity.Ideal.Has(other.Defect), without.Has(other.Defect)));
        }
    }

    [Fact]
    public void None_has_none_and_a_fidelity_prints_the_names_it_has()
    {
        Assert.All(All, info => Assert.False(Fidelity.None.Has(info.Defect)));
        Assert.Equal("", Fidelity.None.ToString());
        Assert.Equal(
            "union-ioctls, short-read-is-empty",
            Fidelity.None.With(Defect.ShortReadIsEmpty, true).With(Defect.UnionIoctls, true).ToString());
    }

    [Fact]
    public void Equal_ones_hash_alike_and_others_do_not()
    {
        Assert.Equal(HashOf(Fidelity.Ideal), HashOf(Fidelity.Of(FidelityLevel.Ideal)));
        Assert.NotEqual(HashOf(Fidelity.Ideal), HashOf(Fidelity.Ideal.With(Defect.UnionIoctls, true)));
    }

    private static ulong HashOf(Fidelity fidelity)
    {
        var hash = default(StateHash);
        fidelity.AddTo(ref hash);
        return hash.Value;
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)+$")]
    private static partial Regex Words();
}
