using FslHv.Abi;
using FslHv.Actors;
using FslHv.Drivers;
using FslHv.Host.Commands;
using FslHv.Hypervisor;
using FslHv.Scenarios;

namespace FslHv.Host.Input;

/// <summary>Adds a partman command to a scenario, and the files that it names.</summary>
internal static class PartmanInput
{
    /// <summary>How long after the guest is up it runs: whatever starts on its own has settled by then.</summary>
    private static readonly Duration Settling = Duration.FromMilliseconds(100);

    /// <summary>The scenario with the command.</summary>
    /// <param name="settings">The command.</param>
    /// <param name="happening">The event that runs it.</param>
    /// <param name="guest">Label of the partition in which it runs.</param>
    /// <exception cref="InputException">A file cannot be used, or no guest was named and none suggests itself.</exception>
    public static BoundScenario Load(PartmanSettings settings, GuestEvent happening, out string guest)
    {
        var bound = Load(settings);
        guest = Choose(settings, bound.Plan);
        Trigger trigger = settings.At is { } time
            ? new Trigger.At(time)
            : new Trigger.When(new FactPattern(default, "guest.booted", [new FieldTest(default, "guest", [guest])]), Settling, Every: false);
        var scenario = bound.Scenario with
        {
            Guests = WithFiles(bound.Scenario.Guests, guest, FilesOf(settings)),
            Timeline = bound.Scenario.Timeline.Append(new TimelineEntry(default, trigger, new TimelineAction.Befall(guest, happening))).ToValueList(),
        };
        var until = (settings.At ?? Duration.Zero) + Scenario.UntilDefault;
        if (scenario.Until < until)
            scenario = scenario with { Until = until };
        var binding = ScenarioBinder.Bind(scenario, bound.Plan, settings.AsShipped ? Shipped : GuestPrograms.Standard, HostFiles.Instance);
        return binding.Scenario ?? throw new InputException([.. binding.Errors.Select(error => $"fslhv: {error}")]);
    }

    /// <summary>Linux guests whose partman has the defects of the original.</summary>
    private static GuestPrograms Shipped { get; } = GuestPrograms.Standard.With(GuestSetup.Linux, setup =>
    {
        var program = (LinuxProgram)GuestPrograms.Standard.Make(setup)!;
        return program with { Fidelity = Partman.AsShipped(program.Fidelity) };
    });

    private static BoundScenario Load(PartmanSettings settings)
    {
        try
        {
            return RunInput.Load(settings.File, settings.Overrides);
        }
        catch (InputException e)
        {
            throw new InputException([.. e.Lines.Select(line => $"fslhv: {line}")]);
        }
    }

    private static string Choose(PartmanSettings settings, MachinePlan plan)
    {
        var managers = plan.Managers().Select(each => $"'{each.Spec.Label}'").ToArray();
        if (settings.Guest is { } guest)
        {
            return plan.Find(guest) is not null
                ? guest
                : throw new InputException(
                    $"fslhv: {settings.File}: no partition '{guest}'; there are {string.Join(", ", plan.Partitions.Select(each => $"'{each.Spec.Label}'"))}");
        }

        return managers switch
        {
            [_] => plan.Managers()[0].Spec.Label,
            [] => throw new InputException($"fslhv: {settings.File}: no partition manages others; say with --guest in which one partman is to run"),
            _ => throw new InputException(
                $"fslhv: {settings.File}: {managers.Length} partitions manage others, {string.Join(", ", managers)}; say with --guest in which "
                    + "one partman is to run"),
        };
    }

    private static ValueList<GuestSetup> WithFiles(ValueList<GuestSetup> guests, string guest, ValueList<FileSetup> files)
    {
        var setup = guests.FirstOrDefault(each => string.Equals(each.Partition, guest, StringComparison.Ordinal)) ?? new GuestSetup { Partition = guest };
        var kept = setup.Files.Where(file => !files.Any(each => string.Equals(each.Name, file.Name, StringComparison.Ordinal)));
        return guests.Where(each => !string.Equals(each.Partition, guest, StringComparison.Ordinal))
            .Append(setup with { Files = kept.Concat(files).ToValueList() })
            .ToValueList();
    }

    /// <summary>The file of <c>-f</c> by either way of reading <c>-l</c>. One that is not there is for partman to complain of.</summary>
    private static ValueList<FileSetup> FilesOf(PartmanSettings settings)
    {
        var files = new List<FileSetup>();
        foreach (var fidelity in (Fidelity[])[Fidelity.Ideal, Partman.AsShipped(Fidelity.Ideal)])
        {
            if (Partman.FileOf(settings.Arguments, fidelity) is { Length: > 0 } path && files.TrueForAll(file => file.Name != path)
                && Read(path) is { } content)
                files.Add(new FileSetup(path, default, content, IsExecutable: IsExecutable(path)));
        }

        return files.ToValueList();
    }

    private static Bytes? Read(string path)
    {
        try
        {
            return HostFiles.Instance.Read(path);
        }
        catch (InputException e)
        {
            throw new InputException([.. e.Lines.Select(line => $"fslhv: {line}")]);
        }
    }

    private static bool IsExecutable(string path) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
