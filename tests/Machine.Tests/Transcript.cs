using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>
/// Replays a transcript: lines that start with <c>&gt;</c> are commands in the domain's words, what follows each is what was seen until nothing was
/// left to do. With UPDATE=1 in the environment the expected lines are written anew, to be reviewed like code.
/// </summary>
public static class Transcript
{
    /// <param name="lines">The transcript.</param>
    /// <param name="marks">Gets the marks of the code that its machines pass; null: nobody wants to know.</param>
    public static string Replay(IReadOnlyList<string> lines, ICollection<CodeMark>? marks = null)
    {
        MachineUnderTest? machine = null;
        var output = new List<string>();
        foreach (var line in lines)
        {
            if (line.StartsWith('#') || line.Length == 0)
                output.Add(line);
            if (!line.StartsWith("> ", StringComparison.Ordinal))
                continue;
            output.Add(line);
            var words = line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "board")
                machine = new MachineUnderTest(File.ReadAllText(Repository.File(words[1])), words.Length > 3 ? words[3] : "");
            else
                output.AddRange(Command(machine ?? throw new InvalidOperationException("no board yet"), words).Select(seen => "  " + seen));
            foreach (var mark in machine.Marks)
                marks?.Add(mark);
            machine.Marks.Clear();
        }

        return string.Join('\n', output).TrimEnd('\n') + "\n";
    }

    private static List<string> Command(MachineUnderTest machine, string[] words)
    {
        switch (words)
        {
            case ["power", "on"]:
                machine.PowerOn();
                return machine.Run();
            case ["power", "on", "for", var time]:
                machine.PowerOn();
                return machine.Run(Time(time));
            case ["settle"]:
                return machine.Run();
            case ["run", var time]:
                return machine.Run(Time(time));
            case ["shell", "reset"]:
                machine.Engine.Inject(machine.Hypervisor, new HypervisorRequest.Reset(), Duration.Zero);
                return machine.Run(Duration.FromMicroseconds(2));
            case ["shell", var request, .. var load, var label]:
                machine.Engine.Inject(
                    machine.Hypervisor,
                    new HypervisorRequest.Shell(machine.Plan.Find(label)!.Spec.Id, Enum.Parse<LifecycleRequest>(request, ignoreCase: true), load is ["load"]),
                    Duration.Zero);
                return machine.Run(Duration.FromMicroseconds(2));
            case ["fault", var point, var path]:
                machine.Engine.Arm(point, path, 0, 1);
                return [];
            case ["error", var domain, var error, .. var details]:
                return HardwareError(machine, domain.Replace('-', ' '), error.Replace('_', ' '), details);
            case ["type", var line, .. var text]:
                machine.Engine.Inject(machine.Hypervisor, new HypervisorRequest.SerialInput(line, BytesOf(string.Join(' ', text))), Duration.Zero);
                return machine.Run(Duration.FromMicroseconds(4));
            case [var label, "fill", var channel]:
                return Fill(machine, label, Handle(channel));
            case [var label, "take", .. var vcpu]:
                return Tell(machine, label, new MakeTake(vcpu is [var n] ? Number(n) : 0));
            case [var label, "watchdog", "set", var vcpu, var period, var resetControl, .. var interrupt]:
                var control = new WatchdogControl(new WatchdogPeriod(Number(period)), Number(resetControl), interrupt is ["interrupt"]);
                return Tell(machine, label, new MakeWatchdogAccess(Number(vcpu), control, Reads: false));
            case [var label, "watchdog", var access and ("serve" or "read"), var vcpu]:
                return Tell(machine, label, new MakeWatchdogAccess(Number(vcpu), null, Reads: access == "read"));
            case [var label, "tree", var path, var property]:
                return Tell(machine, label, new ReadTree(path, property));
            case [var label, "store", var address, .. var contents]:
                return Tell(machine, label, new MakeStore(Address(address), MemoryText.Parse(contents)));
            case [var label, "load", var address, var length]:
                return Tell(machine, label, new MakeLoad(Address(address), (int)Number(length)));
            case [var label, "and", var call, .. var arguments]:
                machine.Engine.Inject(machine.Guest(label), new MakeCall(Call(call, arguments)), Duration.Zero);
                return [];
            case [var label, "getprop" or "setprop" or "memcpy" or "err-get-info", ..]:
                machine.Engine.Inject(machine.Guest(label), new MakeCall(Call(words[1], words[2..])), Duration.Zero);
                return machine.Run(Duration.FromMicroseconds(40));
            case [var label, "repeat"]:
                return Tell(machine, label, new RepeatLast());
            case [var label, var call, .. var arguments]:
                return Tell(machine, label, new MakeCall(Call(call, arguments)));
            default:
                throw new InvalidOperationException($"unknown command {string.Join(' ', words)}");
        }
    }

    /// <summary>Runs just long enough for the call to return: what follows from it is seen by the next command.</summary>
    private static List<string> Tell(MachineUnderTest machine, string label, Message message)
    {
        machine.Engine.Inject(machine.Guest(label), message, Duration.Zero);
        return machine.Run(Duration.FromMicroseconds(4));
    }

    private static Hcall Call(string name, string[] arguments) => (name, arguments) switch
    {
        ("start", [var partition, var entry, var load]) => new Hcall.PartitionStart(Handle(partition), Number(entry), Number(load) != 0),
        ("stop", [var partition]) => new Hcall.PartitionStop(Handle(partition)),
        ("restart", [var partition]) => new Hcall.PartitionRestart(Handle(partition)),
        ("status", [var partition]) => new Hcall.PartitionGetStatus(Handle(partition)),
        ("err-get-info", [var queue, var size, var address, var peek]) => new Hcall.ErrGetInfo(Handle(queue), Number(size), Address(address), Number(peek)),
        ("nmi", [var mask]) => new Hcall.SendNmi(Number(mask)),
        ("system-reset", []) => new Hcall.SystemReset(),
        ("core-state", [var partition, var vcpu]) => new Hcall.GetCoreState(Handle(partition), Number(vcpu)),
        ("enter-nap", [var partition, var vcpu]) => new Hcall.EnterNap(Handle(partition), Number(vcpu)),
        ("exit-nap", [var partition, var vcpu]) => new Hcall.ExitNap(Handle(partition), Number(vcpu)),
        ("ring", [var doorbell]) => new Hcall.DoorbellSend(Handle(doorbell)),
        ("unmask", [var interrupt]) => new Hcall.IntSetMask(Handle(interrupt), Masked: false),
        ("mask", [var interrupt]) => new Hcall.IntSetMask(Handle(interrupt), Masked: true),
        ("get-mask", [var interrupt]) => new Hcall.IntGetMask(Handle(interrupt)),
        ("send", [var channel, .. var text]) => new Hcall.ByteChannelSend(Handle(channel), BytesOf(string.Join(' ', text))),
        ("receive", [var channel, var max]) => new Hcall.ByteChannelReceive(Handle(channel), Number(max)),
        ("poll", [var channel]) => new Hcall.ByteChannelPoll(Handle(channel)),
        ("config", [var interrupt, var config, var priority, var vcpu]) =>
            new Hcall.IntSetConfig(Handle(interrupt), Number(config), Number(priority), Number(vcpu)),
        ("get-config", [var interrupt]) => new Hcall.IntGetConfig(Handle(interrupt)),
        ("iack", []) => new Hcall.IntIack(),
        ("eoi", [var interrupt]) => new Hcall.IntEoi(Handle(interrupt)),
        ("getprop", [var partition, var path, var property, var value, var length]) =>
            new Hcall.PartitionGetDtprop(Handle(partition), Address(path), Address(property), Address(value), Number(length)),
        ("setprop", [var partition, var path, var property, var value, var length]) =>
            new Hcall.PartitionSetDtprop(Handle(partition), Address(path), Address(property), Address(value), Number(length)),
        ("memcpy", [var source, var target, var list, var entries]) =>
            new Hcall.PartitionMemcpy(Handle(source), Handle(target), Address(list), Number(entries)),
        _ => throw new InvalidOperationException($"unknown call {name}"),
    };

    /// <summary>Sends 16 bytes at a time until nothing more is taken, and says only how that went.</summary>
    private static List<string> Fill(MachineUnderTest machine, string label, Handle channel)
    {
        const string Chunk = "0123456789abcdef";
        for (var sends = 1; sends < 1000; sends++)
        {
            var last = Tell(machine, label, new MakeCall(new Hcall.ByteChannelSend(channel, BytesOf(Chunk))))
                .Last(seen => seen.Contains("returns", StringComparison.Ordinal));
            if (!last.Contains("success r4=16", StringComparison.Ordinal))
                return [$"{sends - 1} times 16 bytes", last];
        }

        throw new InvalidOperationException("it takes everything");
    }

    /// <summary>ASCII, with <c>\x18</c> for other bytes.</summary>
    private static Bytes BytesOf(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = text[i] == '\\' && i + 3 < text.Length;
            bytes.Add(isEscape ? Convert.ToByte(text.Substring(i + 2, 2), 16) : (byte)text[i]);
            i += isEscape ? 3 : 0;
        }

        return Bytes.Take([.. bytes]);
    }

    /// <summary>Details: <c>of LABEL</c>, <c>at ADDRESS</c>, <c>times N</c>, in this order, each if wanted.</summary>
    private static List<string> HardwareError(MachineUnderTest machine, string domain, string error, string[] details)
    {
        var record = ErrorRecord.Of(ErrorDomains.Find(domain)!.Value, error);
        var request = new HypervisorRequest.HardwareError(record);
        for (var i = 0; i + 1 < details.Length; i += 2)
        {
            request = details[i] switch
            {
                "of" => request with { Guest = machine.Plan.Find(details[i + 1])!.Spec.Id },
                "at" => request with { Record = request.Record.WithAddress(Address(details[i + 1])) },
                "times" => request with { Times = (int)Number(details[i + 1]) },
                var other => throw new InvalidOperationException(other),
            };
        }

        machine.Engine.Inject(machine.Hypervisor, request, Duration.Zero);
        return machine.Run(Duration.FromMicroseconds(4));
    }

    private static Handle Handle(string text) => text == "-1" ? Abi.Handle.Self : new Handle(Number(text));

    private static ulong Address(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToUInt64(text, 16) : Convert.ToUInt64(text, 10);

    private static uint Number(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToUInt32(text, 16) : Convert.ToUInt32(text, 10);

    private static Duration Time(string text) => Duration.TryParse(text, out var time) ? time : throw new FormatException(text);
}
