using System.Text;
using FslHv.Abi;

namespace FslHv.Scenarios.Tests;

/// <summary>From a path to a scenario that can run, or to one line that says why not.</summary>
public sealed class ScenarioFileTests
{
    [Theory]
    [InlineData("nowhere.yaml", "nowhere.yaml: there is no such file")]
    [InlineData("binary.yaml", "binary.yaml: this is no text in UTF-8")]
    [InlineData("s/lost.yaml", "s/lost.yaml:2:8: board: there is no file boards/none.dts")]
    [InlineData("s/broken.yaml", "s/broken.yaml:2:8: board: boards/broken.dts:2:1: ")]
    [InlineData("s/empty.yaml", "s/empty.yaml:2:8: board: boards/empty.dts:")]
    [InlineData("s/noise.yaml", "s/noise.yaml:2:8: board: boards/noise.dtb: ")]
    [InlineData("s/hard.yaml", "s/hard.yaml:3:11: hardware: there is no file s/none.dtb")]
    [InlineData("s/many.yaml", "s/many.yaml:2:8: board: boards/mutual.dts:")]
    [InlineData("s/imageless.yaml", "s/imageless.yaml:3:29: file 'vmlinux': there is no file s/none.bin")]
    public void What_cannot_be_read_is_one_line(string path, string start)
    {
        var error = Assert.Single(ScenarioFile.Open(path, new Files(), GuestPrograms.Standard).Errors);
        Assert.StartsWith(start, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_board_is_found_relative_to_the_scenario() =>
        Assert.Equal(2, ScenarioFile.Open("s/good.yaml", new Files(), GuestPrograms.Standard).Scenario!.Plan.Partitions.Count);

    [Fact]
    public void Files_of_a_guest_are_read_written_out_or_made_up()
    {
        var files = ScenarioFile.Open("s/images.yaml", new Files(), GuestPrograms.Standard).Scenario!.Scenario.Guests[0].Files;
        Assert.Equal([("vmlinux", true), ("t", false), ("s", false)], files.Select(file => (file.Name, file.IsExecutable)));
        Assert.Equal([Bytes.Take([1, 2, 3]), Bytes.Copy("é"u8), MadeUpImage.Make("elf32", 9000, 4096, 4096)], files.Select(file => file.Content!.Value));
    }

    [Theory]
    [InlineData("a/b/c.yaml", "../x/y.dts", "a/x/y.dts")]
    [InlineData("c.yaml", "../x.dts", "../x.dts")]
    [InlineData("../c.yaml", "../x.dts", "../../x.dts")]
    [InlineData("./a/c.yaml", "../x.dts", "./x.dts")]
    [InlineData("a/c.yaml", "./x.dts", "a/x.dts")]
    [InlineData("a/c.yaml", "/x.dts", "/x.dts")]
    [InlineData("/a/c.yaml", "../x.dts", "/x.dts")]
    [InlineData("Q:/a/c.yaml", "../x.dts", "Q:/x.dts")]
    [InlineData(@"a\c.yaml", "../x.dts", "x.dts")]
    [InlineData("a/c.yaml", "Q:/x.dts", "Q:/x.dts")]
    public void A_path_in_a_file_starts_at_that_file(string file, string path, string resolved) =>
        Assert.Equal(resolved, FilePaths.Resolve(file, path));

    [Fact]
    public void A_board_alone_boots()
    {
        var binding = ScenarioFile.OpenBoard("boards/mutual.dts", null, 24, new Files(), GuestPrograms.Standard);
        Assert.Equal(["active starts on its own", "standby starts on its own"], binding.Scenario!.Expectations.Select(each => each.Name));
        Assert.Equal("", Runs.Failure(binding.Scenario, 1));
    }

    [Theory]
    [InlineData("boards/none.dts", null, "boards/none.dts: there is no file boards/none.dts")]
    [InlineData("boards/mutual.dts", "boards/none.dtb", "boards/mutual.dts: there is no file boards/none.dtb")]
    public void A_board_that_cannot_be_read_is_one_line(string board, string? hardware, string error) =>
        Assert.Equal(error, Assert.Single(ScenarioFile.OpenBoard(board, hardware, 24, new Files(), GuestPrograms.Standard).Errors).ToString());

    private sealed class Files : IFileSource
    {
        public Bytes? Read(string path) => path switch
        {
            "binary.yaml" => Bytes.Take([0xFF, 0xFE, 0xFD]),
            "s/lost.yaml" => Text("scenario: x\nboard: ../boards/none.dts\n"),
            "s/broken.yaml" => Text("scenario: x\nboard: ../boards/broken.dts\n"),
            "s/empty.yaml" => Text("scenario: x\nboard: ../boards/empty.dts\n"),
            "s/noise.yaml" => Text("scenario: x\nboard: ../boards/noise.dtb\n"),
            "s/hard.yaml" => Text("scenario: x\nboard: ../boards/mutual.dts\nhardware: none.dtb\n"),
            "s/many.yaml" => Text("scenario: x\nboard: ../boards/mutual.dts\npartitions-max: 1\n"),
            "s/good.yaml" => Text("\ufeffscenario: x\nboard: ../boards/mutual.dts\n"),
            "s/imageless.yaml" => Text("scenario: x\nboard: ../boards/mutual.dts\nguests: { active: { files: [{ name: vmlinux, file: none.bin }] } }\n"),
            "s/images.yaml" => Text(
                "scenario: x\nboard: ../boards/mutual.dts\nguests: { active: { files: [{ name: vmlinux, file: ../noise.bin, executable: true }, "
                    + "{ name: t, text: é }, { name: s, make: elf32, size: 9000, load: 4096 }] } }\n"),
            "noise.bin" => Bytes.Take([1, 2, 3]),
            "boards/broken.dts" => Text("/dts-v1/;\nnonsense\n"),
            "boards/empty.dts" => Text("/dts-v1/;\n/ { };\n"),
            "boards/noise.dtb" => Bytes.Take([0xD0, 0x0D, 0xFE, 0xED, 1, 2, 3]),
            "boards/mutual.dts" => Text(RepositoryFiles.ReadText("boards/mutual-managers.dts")),
            _ => null,
        };

        private static Bytes Text(string text) => Bytes.Take(Encoding.UTF8.GetBytes(text));
    }
}
