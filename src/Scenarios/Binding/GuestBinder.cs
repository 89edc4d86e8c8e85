using FslHv.Abi;
using FslHv.Hypervisor;

namespace FslHv.Scenarios;

/// <summary>Decides what runs in each partition, and checks what its setup names.</summary>
internal sealed class GuestBinder(MachineNames names, GuestPrograms programs, ErrorList errors)
{
    public BoundGuest?[] Bind(Scenario scenario)
    {
        foreach (var setup in scenario.Guests)
            names.Partition(setup.Partition, setup.Place);
        return [.. ((IEnumerable<PartitionPlan>)names.Plan.Partitions)
            .Select(partition => Bind(partition, Complete(partition, Find(scenario, partition)), scenario.Fidelity))];
    }

    /// <summary>The setup of a partition, or null where the scenario says nothing.</summary>
    public static GuestSetup? Find(Scenario scenario, PartitionPlan partition)
    {
        foreach (var setup in scenario.Guests)
        {
            if (string.Equals(setup.Partition, partition.Spec.Label, StringComparison.Ordinal))
                return setup;
        }

        return null;
    }

    /// <summary>A setup in which every default is filled in.</summary>
    public static GuestSetup Complete(PartitionPlan partition, GuestSetup? setup)
    {
        setup ??= new GuestSetup { Partition = partition.Spec.Label };
        var image = partition.Spec.GuestImage is not null;
        return setup with { Program = setup.Program ?? (image ? GuestSetup.Linux : GuestSetup.Bare), ImagePresent = setup.ImagePresent ?? image };
    }

    private BoundGuest? Bind(PartitionPlan partition, GuestSetup setup, FidelitySetup machine)
    {
        if (setup.ImagePresent == true && partition.Spec.GuestImage is null)
            errors.Add(setup.Place, $"'{setup.Partition}' cannot have an image: the board names no guest-image for it");
        var isLinuxOnly = setup.Processes.Count > 0 || setup.Subscribers.Count > 0 || setup.ShutdownGrace is not null || setup.Panic != PanicChoice.Hang
            || setup.Console || setup.Files.Count > 0 || setup.Fidelity != FidelitySetup.Nothing;
        if (setup.Program is GuestSetup.Bare or GuestSetup.ClaimPingPong && isLinuxOnly)
            errors.Add(
                setup.Place,
                $"'{setup.Partition}' runs a bare guest: panic, shutdown-grace, console, fidelity, defects, files, processes and subscribers "
                    + "need program: linux");
        CheckDefects(setup);
        CheckNames(setup);
        CheckClaims(partition, setup);
        foreach (var process in setup.Processes)
        {
            CheckProcess(partition, process);
            if (process is ProcessSetup.TtyEcho or ProcessSetup.TtySender && !setup.Console)
                errors.Add(process.Place, $"'{setup.Partition}' has no terminals: they need console: true");
        }

        var program = programs.Make(setup with { Fidelity = setup.Fidelity.Within(machine) });
        if (program is null)
            errors.Add(
                setup.Place,
                $"unknown program {ErrorList.Quote(setup.Program!)} for '{setup.Partition}'; {NearestName.Hint(setup.Program!, programs.Names)}");
        return program is null ? null : new BoundGuest(program, setup.ImagePresent!.Value);
    }

    private void CheckNames(GuestSetup setup)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var process in setup.Processes)
        {
            if (!seen.Add(process.Name))
                errors.Add(process.Place, $"'{setup.Partition}' has two processes of the name {ErrorList.Quote(process.Name)}");
        }

        seen.Clear();
        foreach (var file in setup.Files)
        {
            if (!seen.Add(file.Name))
                errors.Add(file.Place, $"'{setup.Partition}' has two files of the name {ErrorList.Quote(file.Name)}");
            if (file.Content is null)
                errors.Add(file.Place, $"file {ErrorList.Quote(file.Name)} was not read from {ErrorList.Quote(file.From)}");
        }

        seen.Clear();
        foreach (var subscriber in setup.Subscribers)
        {
            if (!seen.Add(subscriber.Name))
                errors.Add(subscriber.Place, $"'{setup.Partition}' has two subscribers of the name {ErrorList.Quote(subscriber.Name)}");
        }
    }

    private void CheckClaims(PartitionPlan partition, GuestSetup setup)
    {
        if (GuestTrees.Of(partition) is not { } tree)
            return;
        foreach (var subscriber in setup.Subscribers)
        {
            foreach (var device in subscriber.Claims)
            {
                if (GuestTree.ClaimableDevice(tree, device) is null)
                    errors.Add(subscriber.Place, $"'{setup.Partition}' has no claimable device {ErrorList.Quote(device)}");
            }
        }
    }

    /// <summary>A guest has defects of its driver alone: the hypervisor is one for all.</summary>
    private void CheckDefects(GuestSetup setup)
    {
        foreach (var each in setup.Fidelity.Defects)
        {
            var info = Defects.Of(each.Defect);
            var owner = info.Owner == DefectOwner.Hypervisor ? "the hypervisor" : "partman";
            if (info.Owner != DefectOwner.Driver)
                errors.Add(
                    each.Place,
                    $"'{info.Name}' is a defect of {owner}, not of the driver of '{setup.Partition}': it belongs to the 'defects' of the scenario");
        }
    }

    private void CheckProcess(PartitionPlan partition, ProcessSetup process)
    {
        switch (process)
        {
            case ProcessSetup.FailoverDaemon daemon:
                foreach (var label in daemon.Partitions)
                    names.Managed(partition, label, process.Place);
                break;
            case ProcessSetup.StatusPoller poller:
                names.Managed(partition, poller.Partition, process.Place);
                break;
            case ProcessSetup.ShutdownRequester requester:
                names.Managed(partition, requester.Partition, process.Place);
                break;
            case ProcessSetup.Loader loader:
                names.Managed(partition, loader.Partition, process.Place);
                CheckImage(loader);
                break;
        }
    }

    private void CheckImage(ProcessSetup.Loader loader)
    {
        if (loader.Format != "raw" && loader.ImageBytes == 0)
            errors.Add(loader.Place, "an ELF image has at least one byte");
        if (loader.Entry is not { } entry)
            return;
        if (loader.Format == "raw" && entry != loader.Address)
            errors.Add(loader.Place, "a raw image is entered at its beginning; another entry needs make: elf32 or elf64");
        else if (entry < loader.Address || entry - loader.Address >= (uint)loader.ImageBytes)
            errors.Add(loader.Place, $"the entry 0x{entry:x} does not lie in the image");
    }
}
