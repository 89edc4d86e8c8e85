using System.Buffers.Binary;
using FslHv.Abi;
using FslHv.DeviceTree;
using FslHv.Drivers;
using FslHv.Hypervisor;
using FslHv.Tests;

namespace FslHv.Scenarios.Tests;

/// <summary>Whole sessions at a manager's command line, on whole machines.</summary>
public sealed class PartmanSessionTests
{
    private const string Status = """
        $ partman status
        Partition Name                  Handle  Status
        ----------------------------------------------
        worker                          2       stopped

        Byte Channel Name               Handle  RX Int  TX Int
        ------------------------------------------------------
        console                         73      71      72
        link                            76      74      75

        Doorbell Name                   Handle  Type
        --------------------------------------------
        worker/state-change             66      receive
        worker/watchdog-expiration      67      receive
        worker/reset-request            68      receive
        shutdown                        70      receive
        ring-worker                     65      send
        worker/shutdown                 69      send

        """;

    /// <summary>Two partitions that have no images and one that manages them, as the original's own tests of partman have.</summary>
    private static readonly string ThreeBoard = """
        /dts-v1/;
        / {
          compatible = "fsl,hv-config";
          areas {
            a0: a0 { compatible = "phys-mem-area"; addr = <0 0x00000000>; size = <0 0x02000000>; };
            a1: a1 { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x10000000>; };
            a2: a2 { compatible = "phys-mem-area"; addr = <0 0x20000000>; size = <0 0x08000000>; };
            a3: a3 { compatible = "phys-mem-area"; addr = <0 0x28000000>; size = <0 0x08000000>; };
          };
          hv { compatible = "hv-config"; store { compatible = "hv-memory"; phys-mem = <&a0>; }; };
          p1 {
            compatible = "partition"; label = "p1-linux"; cpus = <0 1>; dtb-window = <0 0x01000000 0 0x10000>;
            guest-image = <0xf 0xe8020000 0 0 0 0x00e00000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&a1>; guest-addr = <0 0>; };
            p2 { compatible = "managed-partition"; partition = <&p2>; };
            p3 { compatible = "managed-partition"; partition = <&p3>; };
          };
          p2: p2 {
            compatible = "partition"; label = "p2-linux"; cpus = <1 1>; dtb-window = <0 0x01000000 0 0x10000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&a2>; guest-addr = <0 0>; };
          };
          p3: p3 {
            compatible = "partition"; label = "p3-linux"; cpus = <2 1>; dtb-window = <0 0x01000000 0 0x10000>;
            ram { compatible = "guest-phys-mem-area"; phys-mem = <&a3>; guest-addr = <0 0>; };
          };
        };
        """;

    /// <summary>The numbers of the worked example: every handle, interrupt and name.</summary>
    [Conforms("e.1-6", "e.1-7")]
    [Fact]
    public void The_tables_of_a_manager()
    {
        Assert.Equal(Status, Two().Type("status"));
        Assert.Equal(
            Status.Replace(
                "console                         73      71      72\nlink                            76      74      75\n", "",
                StringComparison.Ordinal),
            (Two() with { Fidelity = Partman.AsShipped(Fidelity.Ideal) }).Type("status"));
    }

    [Conforms("e.1-5", "e.1-11")]
    [Fact]
    public void A_worker_is_loaded_started_restarted_and_stopped() => Assert.Equal(
        """
        $ partman restart -h worker
        Error : (11) target partition state invalid
        [11]
        $ partman load -h worker -f vmlinux
        $ partman setprop -h worker -p /chosen -n bootargs -t "root=/dev/ram rw"
        $ partman getprop -h worker -p /chosen -n bootargs
        root=/dev/ram rw\x00
        $ partman start -h worker
        $ partman start -h worker
        Error : (11) target partition state invalid
        [11]
        $ partman doorbell -h ring-worker
        $ partman doorbell -h worker/state-change
        Error : (8) invalid handle
        [8]
        $ partman getprop -h worker -p /hypervisor -n fsl,hv-stopped-by
        manager\x00
        $ partman stop -h 2
        $ partman stop -h 3
        Error : (8) invalid handle
        [8]
        $ partman stop -h workr
        Invalid handle
        [64]
        $ partman start -h worker -f missing -q
        [3]
        $ partman getprop -h -1 -p /hypervisor -n guest-name
        mgr\x00

        """,
        Two().Type(
            "restart -h worker", "load -h worker -f vmlinux", "setprop -h worker -p /chosen -n bootargs -t \"root=/dev/ram rw\"",
            "getprop -h worker -p /chosen -n bootargs", "start -h worker", "start -h worker", "doorbell -h ring-worker", "doorbell -h worker/state-change",
            "getprop -h worker -p /hypervisor -n fsl,hv-stopped-by", "stop -h 2", "stop -h 3", "stop -h workr", "start -h worker -f missing -q",
            "getprop -h -1 -p /hypervisor -n guest-name"));

    /// <summary>Source of the commands: Topaz <c>test/linux/partman-start_p4080ds.sh</c>.</summary>
    [Conforms("e.1-23", "e.1-28")]
    [Fact]
    public void Two_kernels_with_their_root_file_systems() => Assert.Equal(
        """
        $ partman load -h p2-linux -f vmlinux -a 0x0
        $ partman load -h p2-linux -f rootfs.ext2.gz.uboot -a 0x1300000 -r
        $ partman start -h p2-linux -e 0x0
        $ partman load -h p3-linux -f vmlinux -a 0x0
        $ partman load -h p3-linux -f rootfs.ext2.gz.uboot -a 0x1300000 -r
        $ partman start -h p3-linux -e 0x0
        $ partman getprop -h p3-linux -p /chosen -n linux,initrd-end
        \x010\x03\xe8
        $ partman status
        Partition Name                  Handle  Status
        ----------------------------------------------
        p2-linux                        2       running
        p3-linux                        3       running

        Byte Channel Name               Handle  RX Int  TX Int
        ------------------------------------------------------

        Doorbell Name                   Handle  Type
        --------------------------------------------
        p2/state-change                 65      receive
        p2/watchdog-expiration          66      receive
        p2/reset-request                67      receive
        p3/state-change                 69      receive
        p3/watchdog-expiration          70      receive
        p3/reset-request                71      receive
        shutdown                        73      receive
        p2/shutdown                     68      send
        p3/shutdown                     72      send

        """,
        Three().Type(
            "load -h p2-linux -f vmlinux -a 0x0", "load -h p2-linux -f rootfs.ext2.gz.uboot -a 0x1300000 -r", "start -h p2-linux -e 0x0",
            "load -h p3-linux -f vmlinux -a 0x0", "load -h p3-linux -f rootfs.ext2.gz.uboot -a 0x1300000 -r", "start -h p3-linux -e 0x0",
            "getprop -h p3-linux -p /chosen -n linux,initrd-end", "status"));

    /// <summary>
    /// Takes the handle out of the table, restarts by it, loads and starts twice. A partition without an image does not come back from a restart by itself.
    /// Source of the commands: Topaz <c>test/linux/linux-hello.py</c>, <c>hello-start.sh</c>.
    /// </summary>
    [Conforms("e.1-28")]
    [Fact]
    public void Restarted_by_its_number_and_loaded_again()
    {
        var row = Three().Type("status").Split('\n').Single(line => line.StartsWith("p2-linux ", StringComparison.Ordinal));
        Assert.Equal(["p2-linux", "2", "stopped"], row.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            """
            $ partman load -h p2-linux -f vmlinux -a 0x0
            $ partman start -h p2-linux -e 0x0
            $ partman restart -h 2
            $ partman load -h p2-linux -f vmlinux -a 0x0
            $ partman start -h p2-linux -e 0x0
            $ partman load -h p2-linux -f vmlinux -a 0x0
            $ partman start -h p2-linux -e 0x0
            Error : (11) target partition state invalid
            [11]

            """,
            Three().Type(
                "load -h p2-linux -f vmlinux -a 0x0", "start -h p2-linux -e 0x0", "restart -h 2", "load -h p2-linux -f vmlinux -a 0x0",
                "start -h p2-linux -e 0x0",
                "load -h p2-linux -f vmlinux -a 0x0", "start -h p2-linux -e 0x0"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_session_does_not_depend_on_the_seed(ulong seed) =>
        Assert.Equal(Two().Type("status", "start -h worker", "stop -h worker"), Two().Type(seed, "status", "start -h worker", "stop -h worker"));

    private static PartmanTerminal Two() =>
        new(Plan(RepositoryFiles.ReadText("boards/two-partitions.dts")), "mgr")
        {
            Linux = ["worker"],
            Files = [new FileSetup("vmlinux", default, MadeUpImage.Contents(100_000))],
        };

    private static PartmanTerminal Three()
    {
        var root = new byte[64 + 1000];
        BinaryPrimitives.WriteUInt32BigEndian(root, 0x2705_1956);
        BinaryPrimitives.WriteUInt32BigEndian(root.AsSpan(12), 1000);
        return new(Plan(ThreeBoard), "p1-linux")
        {
            Linux = ["p2-linux", "p3-linux"],
            Files = [new FileSetup("vmlinux", default, MadeUpImage.Contents(100_000)), new FileSetup("rootfs.ext2.gz.uboot", default, Bytes.Take(root))],
        };
    }

    private static MachinePlan Plan(string board) => MachinePlanner.Plan(DeviceTreeSource.Read(board, "board.dts"), null, PlanOptions.Default);
}
