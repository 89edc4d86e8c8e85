using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;

namespace FslHv.Hypervisor.Planning;

/// <summary>
/// Numbers the hardware that partitions have: a device, interrupt or stream that several of them name is one. Without a hardware tree a device is what the
/// configuration calls it.
/// </summary>
internal sealed class DeviceTable
{
    /// <summary>What the error manager is called among devices.</summary>
    public const string ErrorManagerName = "error-manager";

    private readonly object _errorManager = new();
    private readonly Dictionary<object, int> _devicesByIdentity = [];
    private readonly List<Device> _devices = [];
    private readonly Dictionary<(DeviceTreeNode Controller, uint Number), int> _interruptsByNumber = [];
    private readonly List<Interrupt> _interrupts = [];
    private readonly Dictionary<(int Device, int Place), int> _streamsByPlace = [];
    private readonly List<Stream> _streams = [];

    /// <summary>The number of a device node.</summary>
    public int NumberOf(GuestDeviceNode node) => _devicesByIdentity[Identity(node)];

    /// <summary>A partition gets a device node.</summary>
    /// <returns>The device's number.</returns>
    public int AddDevice(GuestDeviceNode node, HardwareTree? hardware, DeviceHolder holder)
    {
        var number = Number(Identity(node), node.Hardware?.Path ?? node.Device.Name, out var isNew);
        if (isNew && node.Hardware is { } hardwareNode)
            _devices[number].Aliases.AddRange(hardware!.AliasesOf(hardwareNode));
        if (isNew && node.Hardware?.Parent is { } parent && _devicesByIdentity.TryGetValue(parent, out var above))
            _devices[number].Above = above;
        _devices[number].Holders.Add(holder);
        return number;
    }

    /// <summary>A partition gets the error manager.</summary>
    public int AddErrorManager(DeviceHolder holder)
    {
        var number = Number(_errorManager, ErrorManagerName, out _);
        _devices[number].IsErrorManager = true;
        _devices[number].Holders.Add(holder);
        return number;
    }

    /// <summary>A partition gets an interrupt for a device.</summary>
    public int AddInterrupt(int device, HardwareInterrupt interrupt, DeviceHolder holder)
    {
        var number = NumberOf(device, interrupt);
        _interrupts[number].Holders.Add(new InterruptHolder(device, holder));
        return number;
    }

    /// <summary>Another device of a partition that has the interrupt already raises it too.</summary>
    public void Share(int device, HardwareInterrupt interrupt) => NumberOf(device, interrupt);

    /// <summary>A partition gets a stream of a device; its window is known when somebody other than a standby owner gets it.</summary>
    public int AddStream(int device, int place, uint liodn, StreamConfig? config, DeviceHolder holder)
    {
        if (!_streamsByPlace.TryGetValue((device, place), out var number))
        {
            number = _streams.Count;
            _streamsByPlace.Add((device, place), number);
            _streams.Add(new Stream(liodn, device));
            if (place == 0)
                _devices[device].Stream = number;
        }

        _streams[number].Config ??= config;
        _streams[number].Holders.Add(holder);
        return number;
    }

    /// <summary>Every device, in the order of their numbers.</summary>
    public ValueList<DevicePlan> ToDevices() => _devices.Select(device => new DevicePlan(device.Name, device.Holders.ToValueList())
    {
        Aliases = device.Aliases.ToValueList(),
        Interrupts = device.Interrupts.ToValueList(),
        Stream = StreamOf(device),
        IsErrorManager = device.IsErrorManager,
    }).ToValueList();

    /// <summary>Every interrupt.</summary>
    public ValueList<InterruptPlan> ToInterrupts() =>
        _interrupts.Select(interrupt => new InterruptPlan(interrupt.Number, interrupt.Config, interrupt.Holders.ToValueList())).ToValueList();

    /// <summary>Every stream.</summary>
    public ValueList<StreamPlan> ToStreams() => _streams
        .Select(stream => new StreamPlan(stream.Liodn, stream.Device, stream.Config?.Window ?? [], stream.Holders.ToValueList())
        {
            Stash = stream.Config?.Stash ?? default,
        }).ToValueList();

    private static object Identity(GuestDeviceNode node) => node.Hardware ?? (object)node.Device.Name;

    private int StreamOf(Device device)
    {
        var at = device;
        while (at.Stream < 0 && at.Above >= 0)
            at = _devices[at.Above];
        return at.Stream;
    }

    private int Number(object identity, string name, out bool isNew)
    {
        isNew = !_devicesByIdentity.TryGetValue(identity, out var number);
        if (!isNew)
            return number;
        number = _devices.Count;
        _devicesByIdentity.Add(identity, number);
        _devices.Add(new Device(name));
        return number;
    }

    private int NumberOf(int device, HardwareInterrupt interrupt)
    {
        if (!_interruptsByNumber.TryGetValue((interrupt.Controller, interrupt.Number), out var number))
        {
            number = _interrupts.Count;
            _interruptsByNumber.Add((interrupt.Controller, interrupt.Number), number);
            _interrupts.Add(new Interrupt(interrupt.Number, interrupt.Configuration));
        }

        Invariant.Holds((uint)device < (uint)_devices.Count);
        if (!_devices[device].Interrupts.Contains(number))
            _devices[device].Interrupts.Add(number);
        return number;
    }

    private sealed class Device(string name)
    {
        public string Name { get; } = name;

        public List<DeviceHolder> Holders { get; } = [];

        public List<string> Aliases { get; } = [];

        public List<int> Interrupts { get; } = [];

        public int Stream { get; set; } = -1;

        public int Above { get; set; } = -1;

        public bool IsErrorManager { get; set; }
    }

    private sealed class Interrupt(uint number, uint config)
    {
        public uint Number { get; } = number;

        public uint Config { get; } = config;

        public List<InterruptHolder> Holders { get; } = [];
    }

    private sealed class Stream(uint liodn, int device)
    {
        public uint Liodn { get; } = liodn;

        public int Device { get; } = device;

        public StreamConfig? Config { get; set; }

        public List<DeviceHolder> Holders { get; } = [];
    }
}

/// <summary>What the configuration says of a stream.</summary>
/// <param name="Window">What it may reach.</param>
/// <param name="Stash">Where its data goes.</param>
internal sealed record StreamConfig(ValueList<GuestWindow> Window, StashTarget Stash);
