using System.Runtime.CompilerServices;
using System.Text;
using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Hypervisor.Planning;

namespace FslHv.Hypervisor.Tests;

/// <summary>
/// The vocabulary of both trees against what the planner reads and makes of every board, and the page made from it (UPDATE=1 writes it anew).
/// </summary>
public sealed class VocabularyTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", ".."));

    public static TheoryData<string> BoardFiles =>
        [.. Directory.GetFiles(Path.Combine(Root, "boards"), "*.dts").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_page_of_device_trees_is_up_to_date()
    {
        var file = Path.Combine(Root, "docs", "reference", "device-tree.md");
        var text = Page();
        if (Environment.GetEnvironmentVariable("UPDATE") == "1")
            File.WriteAllText(file, text);
        Assert.Equal(text, File.Exists(file) ? File.ReadAllText(file) : "");
    }

    [Fact]
    public void Every_kind_of_node_that_is_read_is_in_the_vocabulary()
    {
        var known = ((IEnumerable<DeviceTreeNodeKind>)DeviceTreeVocabulary.Configuration).Select(kind => kind.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var compatible in NodeKinds.Compatibles)
            Assert.Contains(compatible, known);
    }

    /// <summary>Nodes that say what they are have no property but those of the vocabulary, and the planner names nothing that is not in it.</summary>
    [Theory]
    [MemberData(nameof(BoardFiles))]
    public void Boards_use_the_vocabulary(string board)
    {
        var tree = Read(board);
        if (!tree.Root.IsCompatible("fsl,hv-config"))
            return; // A hardware tree.
        foreach (var node in tree.Root.Descendants())
        {
            foreach (var kind in (IEnumerable<DeviceTreeNodeKind>)DeviceTreeVocabulary.Configuration)
            {
                if (node.IsCompatible(kind.Name))
                    Assert.Equal([], node.Properties.Select(property => property.Name).Where(name => !IsWord(kind, name)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(BoardFiles))]
    public void Guest_trees_use_the_vocabulary(string board)
    {
        var tree = Read(board);
        if (!tree.Root.IsCompatible("fsl,hv-config"))
            return;
        foreach (var partition in (IEnumerable<PartitionPlan>)MachinePlanner.Plan(tree).Partitions)
        {
            if (partition.Spec.GuestTree.Length > 0)
                UsesVocabulary(DeviceTreeBlob.Read(partition.Spec.GuestTree.Span, board).Root, UpdatesOf(tree));
        }
    }

    [Fact]
    public void What_guests_are_promised_below_their_handles_comes_in_some_tree()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var board in BoardFiles.Select<object[], string>(row => (string)row[0]))
        {
            var tree = Read(board);
            if (!tree.Root.IsCompatible("fsl,hv-config"))
                continue;
            foreach (var partition in (IEnumerable<PartitionPlan>)MachinePlanner.Plan(tree).Partitions)
            {
                foreach (var node in DeviceTreeBlob.Read(partition.Spec.GuestTree.Span, board).Root.SelfAndDescendants())
                    seen.UnionWith(node.Properties.Select(property => $"{KindOf(node)?.Name} {property.Name}"));
            }
        }

        string[] handles =
            ["/hypervisor/handles", "/hypervisor/handles/shutdown", "epapr,hv-send-doorbell", "epapr,hv-receive-doorbell", "fsl,hv-partition-handle",
                "epapr,hv-byte-channel"];
        foreach (var kind in ((IEnumerable<DeviceTreeNodeKind>)DeviceTreeVocabulary.Guest).Where(kind => Array.IndexOf(handles, kind.Name) >= 0))
        {
            foreach (var word in (IEnumerable<DeviceTreeWord>)kind.Properties)
                Assert.Contains($"{kind.Name} {word.Name}", seen);
        }
    }

    /// <summary>Names of nodes and properties that a board's updates bring in: anything.</summary>
    private static HashSet<string> UpdatesOf(DeviceTreeDocument tree) => tree.Root.Descendants()
        .Where(node => node.Name.StartsWith("node-update", StringComparison.Ordinal))
        .SelectMany(node => node.SelfAndDescendants())
        .SelectMany(node => node.Properties.Select(property => property.Name).Append(node.Name))
        .ToHashSet(StringComparer.Ordinal);

    private static void UsesVocabulary(DeviceTreeNode root, HashSet<string> updates)
    {
        foreach (var node in root.SelfAndDescendants())
        {
            if (node.Path is "/aliases" || updates.Contains(node.Name) || KindOf(node) is { Name: "/devices/**" })
                continue; // Names of the configuration's choice, and what hardware says.
            var kind = KindOf(node);
            Assert.True(kind is not null, $"{node.Path} is no node of the vocabulary");
            Assert.Equal([], node.Properties.Select(property => property.Name).Where(name => !IsWord(kind, name) && !updates.Contains(name)));
        }
    }

    private static DeviceTreeNodeKind? KindOf(DeviceTreeNode node)
    {
        var path = node.Path;
        foreach (var kind in (IEnumerable<DeviceTreeNodeKind>)DeviceTreeVocabulary.Guest)
        {
            if (kind.Name == path || (kind.Name.EndsWith("@*", StringComparison.Ordinal) && path.StartsWith(kind.Name[..^1], StringComparison.Ordinal)))
                return kind;
        }

        return ((IEnumerable<DeviceTreeNodeKind>)DeviceTreeVocabulary.Guest).FirstOrDefault(kind => node.IsCompatible(kind.Name))
            ?? (path.StartsWith("/devices/", StringComparison.Ordinal)
                ? ((IEnumerable<DeviceTreeNodeKind>)DeviceTreeVocabulary.Guest).First(kind => kind.Name == "/devices/**")
                : null);
    }

    private static bool IsWord(DeviceTreeNodeKind kind, string name) =>
        name is "compatible" or "phandle" or "linux,phandle" || ((IEnumerable<DeviceTreeWord>)kind.Properties).Any(word => word.Name == name);

    private static string Page()
    {
        var page = new StringBuilder("# Device trees\n\n");
        page.Append(
            "The configuration tree describes a machine; from it the hypervisor generates a tree for each guest. Addresses and sizes are two "
                + "cells, references are phandles.\n\n");
        page.Append("<!-- Written by tests/Hypervisor.Tests with UPDATE=1. -->\n\n## Configuration tree\n\n");
        page.Append("The root is compatible with `fsl,hv-config`. A node is known by its `compatible` wherever it stands, so that folders are free. ");
        page.Append("A reference that leads nowhere, or to the wrong kind of node, is reported and its node skipped. ");
        page.Append("A property whose last column is empty is taken and has no effect here.\n\n");
        Tables(page, DeviceTreeVocabulary.Configuration, ReadNames());
        page.Append("## Guest tree\n\n");
        page.Append(
            "Handles are given in this order, each the lowest that is free from 64 on: interrupts and nodes of devices, the error queue, "
                + "doorbells to send, doorbells to receive, ");
        page.Append(
            "of each managed partition state-change, watchdog-expiration, reset-request and shutdown, the own shutdown, of each byte channel "
                + "rx, tx and the channel.\n\n");
        Tables(page, DeviceTreeVocabulary.Guest, null);
        return page.ToString();
    }

    private static void Tables(StringBuilder page, ValueList<DeviceTreeNodeKind> kinds, HashSet<string>? read)
    {
        foreach (var kind in (IEnumerable<DeviceTreeNodeKind>)kinds)
        {
            page.Append($"### {kind.Name}\n\n{char.ToUpperInvariant(kind.Meaning[0])}{kind.Meaning[1..]}.\n\n");
            if (kind.Properties.Count == 0)
                continue;
            page.Append(read is null ? "| property | shape | meaning |\n|---|---|---|\n" : "| property | shape | meaning | read |\n|---|---|---|---|\n");
            foreach (var word in (IEnumerable<DeviceTreeWord>)kind.Properties)
                page.Append($"| `{word.Name}` | {word.Shape} | {word.Meaning} |{(read is null ? "" : read.Contains(word.Name) ? " yes |" : " |")}\n");
            page.Append('\n');
        }
    }

    /// <summary>Names that stand as text in the sources of the hypervisor: what is not among them cannot be read.</summary>
    private static HashSet<string> ReadNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(Root, "src", "Hypervisor"), "*.cs", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(file) == "DeviceTreeVocabulary.cs" || file.Contains("/obj/", StringComparison.Ordinal))
                continue;
            foreach (var text in File.ReadAllText(file).Split('"').Where((_, i) => i % 2 == 1))
                names.Add(text);
        }

        return names;
    }

    private static DeviceTreeDocument Read(string board) => Planning.Boards.Read(board);

    private static string Here([CallerFilePath] string here = "") => here;
}
