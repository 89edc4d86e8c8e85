namespace FslHv.Host.Tests;

/// <summary>Files that cannot be used: exit code 2, one line with file, place and cause, nothing on standard output, nothing left behind.</summary>
public sealed class UnusableInputTests
{
    [Theory]
    [InlineData("nothing.yaml", "nothing.yaml: there is no such file")]
    [InlineData("nothing.dts", "there is no file nothing.dts")]
    [InlineData(".", ".: is a folder, not a file")]
    [InlineData("", "'' is no name of a file")]
    [InlineData("@reply", "there is no file @reply")]
    public void A_path_that_is_no_file(string path, string error) => Refuses(path, "", error);

    [Theory]
    [InlineData("scenario: x\nboard: mutual-managers.dts\ntimelin: []\n", "x.yaml:3:1: unknown key 'timelin' here; did you mean 'timeline'?")]
    [InlineData(
        "scenario: x\nboard: mutual-managers.dts\nexpect:\n  - name: n\n    never: { fact: guest.paniced }\n",
        "x.yaml:5:20: unknown fact 'guest.paniced'; did you mean 'guest.panicked'?")]
    [InlineData("scenario: x\nboard: nowhere.dts\n", "x.yaml:2:8: board: there is no file nowhere.dts")]
    [InlineData("scenario: x\nboard: x.yaml\n", "x.yaml:2:8: board: x.yaml:1:1: expected '/dts-v1/;' at the start of the source, found 'scenario'")]
    [InlineData("scenario: [x\n", "x.yaml:2:1: this is not YAML: While parsing a flow sequence, did not find expected ',' or ']'.")]
    [InlineData("scenario: \"\\0\"\nboard: \"\\0\"\n", "'\\0' is no name of a file")]
    public void A_scenario_that_says_nothing_usable(string text, string error) => Refuses("x.yaml", text, error);

    [Theory]
    [InlineData("/dts-v1/;\n/ { a = <1; };\n", "x.dts:2:11: expected a number, a reference or '>', found ';'")]
    [InlineData("/dts-v1/;\n/ { a = <1>; };\n", "x.dts:2:1: /: not a hypervisor configuration: compatible has no \"fsl,hv-config\"")]
    [InlineData("nonsense\n", "x.dts:1:1: expected '/dts-v1/;' at the start of the source, found 'nonsense'")]
    public void A_board_that_describes_no_machine(string text, string error) => Refuses("x.dts", text, error);

    [Fact]
    public void A_blob_that_ends_too_early()
    {
        using var folder = new Folder().With("x.dtb", [0xD0, 0x0D, 0xFE, 0xED, 0x00]);
        Fslhv.RunIn(folder.Root, "board", "x.dtb").Refused("x.dtb: offset 0x5: the blob ends within its header");
    }

    [Fact]
    public void Bytes_that_are_neither_blob_nor_text()
    {
        using var folder = new Folder().With("x.dts", [0xFF, 0xFE, 0x00, 0x80]);
        Fslhv.RunIn(folder.Root, "tree", "x.dts").Refused("x.dts: neither a device tree blob nor a text in UTF-8");
    }

    [Fact]
    public void A_file_without_an_end() => Fslhv.Run("board", "/dev/zero").Refused("/dev/zero: has more than 67108864 bytes");

    [Fact]
    public void Hardware_that_is_missing() =>
        Fslhv.Run("board", "boards/two-partitions.dts", "--hardware", "nothing.dtb").Refused("there is no file nothing.dtb");

    [Fact]
    public void A_board_with_more_partitions_than_the_machine_may_have()
    {
        var outcome = Fslhv.Run("board", "boards/three-managers.dts", "--partitions-max", "2").Ended(2);
        Assert.Contains("partition number 3 of 3: this machine may have 2", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_measurement_of_a_scenario_that_does_not_hold()
    {
        using var folder = new Folder().With("failing.yaml", Texts.Failing);
        Fslhv.RunIn(folder.Root, "bench", "runs", "failing.yaml", "--json")
            .Refused("failing.yaml: does not hold with seed 1; see how with: fslhv run failing.yaml --seed 1");
    }

    private static void Refuses(string path, string text, string error)
    {
        using var folder = new Folder();
        if (text.Length > 0)
            folder.With(path, text);
        Fslhv.RunIn(folder.Root, "run", path, "--trace", "trace.jsonl").Refused(error);
        Assert.Equal([], folder.Added);
    }
}
