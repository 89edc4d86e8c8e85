using FslHv.Abi;
using FslHv.Actors;
using FslHv.Drivers;
using FslHv.Partitions;

namespace FslHv.Scenarios;

/// <summary>Makes the programs of the product from what a scenario says of them.</summary>
internal static class StandardPrograms
{
    public static GuestProgram Bare(GuestSetup setup) => new BareProgram();

    public static GuestProgram ClaimPingPong(GuestSetup setup) => new ClaimPingPongProgram();

    public static GuestProgram Linux(GuestSetup setup)
    {
        var program = new LinuxProgram
        {
            Panic = setup.Panic switch
            {
                PanicChoice.Hang => PanicSetting.Hang,
                PanicChoice.Restart => PanicSetting.Restart,
                PanicChoice.Stop => PanicSetting.Stop,
                _ => throw Invariant.Unreachable(setup.Panic),
            },
            Fidelity = setup.Fidelity.ToFidelity(),
            Console = setup.Console,
            Files = Files(setup),
            Processes = setup.Processes.Select(each => Process(setup, each) with { IsCapable = each.IsCapable }).ToValueList(),
            Subscribers = setup.Subscribers.Select(Subscriber).ToValueList(),
        };
        return setup.ShutdownGrace is { } grace ? program with { ShutdownGrace = grace } : program;
    }

    private static ValueList<NamedFile> Files(GuestSetup setup) =>
        setup.Files.Select(file => new NamedFile(file.Name, file.Content ?? Bytes.Empty, file.IsExecutable)).ToValueList();

    private static ProcessProgram Process(GuestSetup guest, ProcessSetup setup) => setup switch
    {
        ProcessSetup.FailoverDaemon daemon => new FailoverDaemon
        {
            Name = daemon.Name,
            Partitions = daemon.Partitions,
            Load = daemon.Load,
            Entry = daemon.Entry,
            StopOnWatchdog = daemon.StopOnWatchdog,
        },
        ProcessSetup.DoorbellLogger logger => new DoorbellLogger
        {
            Name = logger.Name,
            ReadEvery = logger.ReadEvery,
            BufferBytes = logger.BufferBytes,
        },
        ProcessSetup.WatchdogDaemon daemon => new WatchdogDaemon
        {
            Name = daemon.Name,
            Period = new WatchdogPeriod(daemon.Period),
            ServeEvery = daemon.ServeEvery,
        },
        ProcessSetup.StatusPoller poller => new StatusPoller { Name = poller.Name, Partition = poller.Partition, Every = poller.Every },
        ProcessSetup.ShutdownRequester requester => new ShutdownRequester
        {
            Name = requester.Name,
            Partition = requester.Partition,
            After = requester.After,
            Grace = requester.Grace,
        },
        ProcessSetup.TtyEcho echo => new TtyEcho { Name = echo.Name, Tty = echo.Tty, Answers = echo.Answers },
        ProcessSetup.TtySender sender => new TtySender
        {
            Name = sender.Name,
            Tty = sender.Tty,
            Text = sender.Text,
            Times = sender.Times,
            Every = sender.Every,
        },
        ProcessSetup.TreeReader reader => new TreeReader { Name = reader.Name, Path = reader.Path, Property = reader.Property },
        ProcessSetup.Loader loader => new Loader
        {
            Name = loader.Name,
            Partition = loader.Partition,
            Format = loader.Format,
            ImageBytes = loader.ImageBytes,
            EntryOffset = loader.Entry is { } entry ? entry - loader.Address : 0,
            Address = loader.Address,
            BootArguments = loader.BootArguments,
            After = loader.After,
        },
        ProcessSetup.Partman partman => new Partman
        {
            Name = partman.Name,
            Arguments = partman.Arguments,
            After = partman.After,
            Files = Files(guest),
            Fidelity = guest.Fidelity.ToFidelity(),
        },
        _ => throw Invariant.Unreachable(setup),
    };

    private static SubscriberProgram Subscriber(SubscriberSetup setup) =>
        new StandbySubscriber { Name = setup.Name, Priority = setup.Priority, Takes = setup.Takes, Claims = setup.Claims, Starts = setup.Starts };
}
