using System.Text;
using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Machine.Tests;

/// <summary>Somebody at the terminal of the hypervisor's console: types, and sees what comes back.</summary>
public sealed class ShellSession
{
    public const string Prompt = "HV> ";

    /// <summary>Three partitions: 1 runs after boot and manages 2, which is loaded only; 3 has the label of another's number.</summary>
    public const string Board =
        """
        /dts-v1/;
        / {
          compatible = "fsl,hv-config";
          pma1: area1 { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x100000>; };
          pma2: area2 { compatible = "phys-mem-area"; addr = <0 0x20000000>; size = <0 0x100000>; };
          pma3: area3 { compatible = "phys-mem-area"; addr = <0 0x30000000>; size = <0 0x100000>; };
          hvmux: mux { compatible = "byte-channel-mux"; endpoint = <&uart>; };
          hvcfg {
            compatible = "hv-config";
            stdout = <&hvcon>;
            hvcon: shell { compatible = "byte-channel"; endpoint = <&hvmux>; mux-channel = <0>; };
            uart: uart { device = "serial0"; };
          };
          p1 {
            compatible = "partition"; label = "manager"; cpus = <0 1>; dtb-window = <0 0x10000 0 0x10000>;
            guest-image = <0xf 0xe8000000 0 0 0 0x1000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&pma1>; guest-addr = <0 0>; };
            con { compatible = "byte-channel"; endpoint = <&hvmux>; mux-channel = <1>; };
            worker { compatible = "managed-partition"; partition = <&p2>; };
          };
          p2: p2 {
            compatible = "partition"; label = "worker"; cpus = <1 2>; dtb-window = <0 0x10000 0 0x10000>; no-auto-start;
            guest-image = <0xf 0xe8000000 0 0 0 0x1000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&pma2>; guest-addr = <0 0>; };
          };
          p3 {
            compatible = "partition"; label = "2"; cpus = <3 1>; dtb-window = <0 0x10000 0 0x10000>;
            guest-image = <0xf 0xe8000000 0 0 0 0x1000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&pma3>; guest-addr = <0 0>; };
          };
        };
        """;

    private readonly MuxReader _reader = new();
    private readonly bool _isMultiplexed;

    public ShellSession(string board = Board, string? hardware = null, bool isMultiplexed = true, bool boots = true)
    {
        _isMultiplexed = isMultiplexed;
        Machine = new MachineUnderTest(board, hardware: hardware);
        Machine.PowerOn();
        if (boots)
            AtPowerOn = Run();
    }

    public MachineUnderTest Machine { get; }

    /// <summary>What was printed until the machine had booted.</summary>
    public string AtPowerOn { get; } = "";

    /// <summary>Types a line and gives what is printed after its echo, up to the next prompt.</summary>
    public string Command(string line, Duration? time = null)
    {
        var printed = Type(line + "\r", time);
        Assert.StartsWith(line + "\n", printed, StringComparison.Ordinal);
        Assert.EndsWith(Prompt, printed, StringComparison.Ordinal);
        return printed[(line.Length + 1)..^Prompt.Length];
    }

    /// <summary>Types and gives what is printed, with line feeds for ends of lines.</summary>
    public string Type(string keys, Duration? time = null)
    {
        Send(keys);
        return Run(time);
    }

    /// <summary>Types, and lets no time pass.</summary>
    public void Send(string keys)
    {
        var wire = new List<byte>();
        if (_isMultiplexed)
            MuxProtocol.Select(0, wire);
        wire.AddRange(Encoding.Latin1.GetBytes(keys));
        Machine.Engine.Inject(Machine.Hypervisor, new HypervisorRequest.SerialInput("serial0", Bytes.Take([.. wire])), Duration.Zero);
    }

    /// <summary>Runs and gives what is printed meanwhile.</summary>
    public string Run(Duration? time = null)
    {
        Machine.Run(time);
        var text = new StringBuilder();
        foreach (var sent in Machine.Notes.OfType<ByteChannelFact.Sent>())
        {
            foreach (var each in sent.Data.Span)
            {
                if (!_isMultiplexed || (_reader.IsData(each) && _reader.Channel == 0))
                    text.Append((char)each);
            }
        }

        return text.Replace("\r\n", "\n").ToString();
    }

    /// <summary>The row of a partition in <c>info</c>.</summary>
    public string Row(string label) => Assert.Single(Command("info").Split('\n'), line => line.Contains($" {label}\t", StringComparison.Ordinal));
}
