using FslHv.Abi;
using FslHv.Actors;
using FslHv.DeviceTree;
using FslHv.Simulation;

namespace FslHv.Machine.Tests;

/// <summary>Images with contents, from flash to a guest that runs.</summary>
public sealed class ImageTests : ITraceObserver
{
    private const ulong Kernel = 0xF_E802_0000;
    private const ulong Rootfs = 0xF_E930_0000;
    private const ulong First = 0xF_EE00_0000;
    private const ulong Second = 0xF_EE00_1000;
    private const string AsElfSays = "0xffffffff 0xffffffff";

    private GuestNotice.Enter? _entered;
    private Bytes _loaded;

    [Theory]
    [Conforms("c.5-2", "c.5-9", "c.5-10", "c.5-11")]
    [InlineData("elf32", AsElfSays, "guest-image (ELF) at 0x100000, 14096 bytes, entry 0x100010", 0x10_0010, 0x10_0000)]
    [InlineData("elf64", AsElfSays, "guest-image (ELF) at 0x100000, 14096 bytes, entry 0x100010", 0x10_0010, 0x10_0000)]
    [InlineData("elf32", "0 0x200000", "guest-image (ELF) at 0x200000, 14096 bytes, entry 0x200010", 0x20_0010, 0x20_0000)]
    [InlineData("uimage", "0 0x200000", "guest-image (uImage) at 0x200000, 10000 bytes, entry 0x200010", 0x20_0010, 0x20_0000)]
    [InlineData("uimage-gzip", "0 0x200000", "guest-image (uImage) at 0x200000, 10000 bytes, entry 0x200010", 0x20_0010, 0x20_0000)]
    [InlineData("raw", "0 0x200000", "guest-image (raw) at 0x200000, 10000 bytes, entry 0x200000", 0x20_0000, 0x20_0000)]
    public void A_guest_image_is_loaded_and_entered(string format, string destination, string said, ulong entry, ulong at)
    {
        var machine = Start(destination, images: [new(Kernel, MadeUpImage.Make(format, 10_000, 0x10_0000, 0x10_0010))]);
        Assert.Contains($"p: images loaded: {said}", machine.Run());
        Assert.Equal(entry, _entered!.Entry);
        Assert.Equal(MadeUpImage.Contents(10_000), Load(machine, at, 10_000));
    }

    [Fact]
    public void Zeros_behind_a_segment_are_written_at_each_start()
    {
        var machine = Start(AsElfSays, images: [new(Kernel, MadeUpImage.Make("elf32", 10_000, 0x10_0000, 0x10_0000))]);
        machine.Run();
        machine.Engine.Inject(machine.Guest("p"), new MakeStore(0x10_0000 + 9_998, Bytes.Copy("dirty"u8)), Duration.Zero);
        Assert.Equal(Bytes.Copy("dirty"u8), Load(machine, 0x10_0000 + 9_998, 5));
        machine.Engine.Inject(machine.Hypervisor, new HypervisorRequest.Shell(machine.Plan.Find("p")!.Spec.Id, LifecycleRequest.Restart), Duration.Zero);
        machine.Run();
        Assert.Equal(MadeUpImage.Contents(10_000).Slice(9_998, 2), Load(machine, 0x10_0000 + 9_998, 2));
        Assert.Equal(Bytes.Take(new byte[MadeUpImage.ZeroBytes]), Load(machine, 0x10_0000 + 10_000, MadeUpImage.ZeroBytes));
    }

    [Theory]
    [Conforms("c.5-8", "c.5-10")]
    [InlineData("elf32", AsElfSays, 100, "image at 0xfe8020000 has 184 bytes, more than the 183 of its row", -1)]
    [InlineData("raw", AsElfSays, 100, "image at 0xfe8020000: a raw image needs a destination", 0)]
    [InlineData("uimage", AsElfSays, 100, "image at 0xfe8020000: a uImage image needs a destination", 0)]
    [InlineData("raw", "0 0xffffff0", 100, "image of 100 bytes at 0xffffff0 does not lie in guest memory", 0)]
    [InlineData("elf32", "0 0xfffff80", 100, "image of 4196 bytes at 0xfffff80 does not lie in guest memory", 0)]
    [InlineData("elf32", "0xffffffff 0xfffffff0", 100, "image at 0xfe8020000: image of 4196 bytes at 0xfffffffffffffff0 reaches beyond the last address", 0)]
    public void A_bad_guest_image_ends_in_stopped(string format, string destination, int size, string reason, int lengthChange)
    {
        var file = MadeUpImage.Make(format, size, 0x10_0000, 0x10_0000);
        var machine = Start(destination, length: file.Length + lengthChange, images: [new(Kernel, file)]);
        var seen = machine.Run();
        Assert.Contains($"p: images not loaded: {reason}", seen);
        Assert.Contains("p: starting → stopped", seen);
        Assert.Null(_entered);
    }

    [Fact]
    public void An_image_whose_contents_nobody_knows_leaves_memory_alone()
    {
        var machine = Start("0 0x200000", images: [new(Kernel + 4, MadeUpImage.Contents(100))]);
        Assert.Contains("p: images loaded: guest-image at 0x200000", machine.Run());
        Assert.Equal(Bytes.Take(new byte[100]), Load(machine, 0x20_0000, 100));
    }

    [Fact]
    public void Images_that_cannot_be_read_are_missing_whatever_is_known_of_them()
    {
        var machine = Start(AsElfSays, missing: "p", images: [new(Kernel, MadeUpImage.Make("elf32", 100, 0, 0))]);
        Assert.Contains("p: images not loaded: no image at 0xfe8020000", machine.Run());
    }

    [Theory]
    [Conforms("c.5-7")]
    [InlineData("raw", 300_000)]
    [InlineData("uimage-gzip", 300_000)]
    [InlineData("", 0x10_0000)]
    public void The_tree_says_where_the_root_file_system_is(string format, ulong size)
    {
        var images = new List<StoredImage> { new(Kernel, MadeUpImage.Make("elf32", 100, 0, 0)) };
        if (format.Length > 0)
            images.Add(new(Rootfs, MadeUpImage.Make(format, (int)size, 0, 0)));
        var machine = Start(AsElfSays, "linux-rootfs = <0xf 0xe9300000 0 0x1300000 0 0x100000>;", images: images);
        machine.Run();
        var chosen = DeviceTreeBlob.Read(_entered!.Tree.Span, "tree").Find("/chosen")!;
        Assert.Equal((8, 0x130_0000UL), (chosen.Property("linux,initrd-start")!.Length, chosen.Property("linux,initrd-start")!.Cell64(0)));
        Assert.Equal((8, 0x130_0000UL + size), (chosen.Property("linux,initrd-end")!.Length, chosen.Property("linux,initrd-end")!.Cell64(0)));
        Assert.Equal(format.Length > 0 ? MadeUpImage.Contents(100) : Bytes.Take(new byte[100]), Load(machine, 0x130_0000, 100));
    }

    [Fact]
    [Conforms("c.5-7")]
    public void A_bad_root_file_system_is_not_in_the_tree_and_keeps_nobody_from_starting()
    {
        var machine = Start(
            AsElfSays, "linux-rootfs = <0xf 0xe9300000 0 0xfffffff0 0 0x100000>;",
            images: [new(Kernel, MadeUpImage.Make("elf32", 100, 0, 0)), new(Rootfs, MadeUpImage.Contents(100))]);
        var seen = machine.Run();
        Assert.Contains(
            "p: images loaded: linux-rootfs: image of 100 bytes at 0xfffffff0 does not lie in guest memory; guest-image (ELF) at 0x0, 4196 bytes, entry 0x0",
            seen);
        Assert.Null(DeviceTreeBlob.Read(_entered!.Tree.Span, "tree").Find("/chosen")?.Property("linux,initrd-start"));
    }

    [Fact]
    [Conforms("c.5-6")]
    public void A_table_is_loaded_in_order_up_to_its_first_bad_row()
    {
        const string Table =
            "load-image-table = <0xf 0xee000000 0 0x2000000 0 0x1000>, <0xf 0xee001000 0 0x2000800 0 0x10>, <0xf 0xee000000 0 0x3000000 0 0x1000>;";
        var first = new StoredImage(First, MadeUpImage.Contents(4096));
        var kernel = new StoredImage(Kernel, MadeUpImage.Make("elf32", 100, 0, 0));
        var machine = Start(AsElfSays, Table, images: [kernel, first, new(Second, Bytes.Copy("over it"u8))]);
        machine.Run();
        Assert.Equal(Bytes.Copy("over it"u8), Load(machine, 0x200_0800, 7));
        Assert.Equal(first.Contents.Slice(0, 0x800), Load(machine, 0x200_0000, 0x800));
        Assert.Equal(first.Contents, Load(machine, 0x300_0000, 4096));

        machine = Start(AsElfSays, Table, images: [kernel, first, new(Second, MadeUpImage.Contents(17))]);
        Assert.Contains(
            "p: images loaded: load-image-table row 1 (raw) at 0x2000000, 4096 bytes; load-image-table row 2: image at 0xfee001000 has 17 bytes, "
            + "more than the 16 of its row; guest-image (ELF) at 0x0, 4196 bytes, entry 0x0",
            machine.Run());
        Assert.Equal(first.Contents, Load(machine, 0x200_0000, 4096));
        Assert.Equal(Bytes.Take(new byte[4096]), Load(machine, 0x300_0000, 4096));
    }

    [Fact]
    [Conforms("c.5-5")]
    public void The_table_comes_first_then_the_root_file_system_then_the_guest_image()
    {
        var machine = Start(
            "0 0x200002", "load-image-table = <0xf 0xee000000 0 0x200000 0 0x1000>; linux-rootfs = <0xf 0xe9300000 0 0x200001 0 0x1000>;",
            images: [new(Kernel, Bytes.Copy("33"u8)), new(First, Bytes.Copy("1111"u8)), new(Rootfs, Bytes.Copy("222"u8))]);
        machine.Run();
        Assert.Equal(Bytes.Copy("1233"u8), Load(machine, 0x20_0000, 4));
    }

    [Fact]
    [Conforms("c.5-22")]
    public void An_entry_outside_the_mapped_area_fails_late_and_rings_nothing()
    {
        var machine = Start(AsElfSays, "init-map-size = <0 0x100000>;", images: [new(Kernel, MadeUpImage.Make("elf32", 100, 0x10_0000, 0x10_0000))]);
        var seen = machine.Run();
        Assert.Contains("p: could not be started: entry 0x100000 is outside the mapped area", seen);
        Assert.DoesNotContain(seen, text => text.Contains("doorbell", StringComparison.Ordinal));
    }

    [Fact]
    public void An_image_loaded_into_shared_memory_is_there_for_all()
    {
        var machine = Start(AsElfSays, sharer: true, images: [new(Kernel, MadeUpImage.Make("elf32", 10_000, 0x10_0000, 0x10_0000))]);
        machine.Run();
        Assert.Equal(MadeUpImage.Contents(10_000), Load(machine, 0x4010_0000, 10_000, "q"));
    }

    void ITraceObserver.OnRecord(in TraceRecord record)
    {
        if (record is { Kind: TraceKind.Deliver, Payload: GuestNotice.Enter { Label: "p" } enter })
            _entered = enter;
        if (record is { Kind: TraceKind.Deliver, Payload: GuestLoaded loaded })
            _loaded = loaded.Bytes;
    }

    private MachineUnderTest Start(
        string destination, string more = "", int length = 0x100_0000, string missing = "", bool sharer = false, IEnumerable<StoredImage>? images = null)
    {
        const string Sharer = """
            q { compatible = "partition"; label = "q"; cpus = <1 1>; dtb-window = <0 0x800000 0 0x10000>; guest-image = <0 4 0 0 0 4>;
              own { compatible = "guest-phys-mem-area"; phys-mem = <&own>; guest-addr = <0 0>; };
              ram { compatible = "guest-phys-mem-area"; phys-mem = <&ram>; guest-addr = <0 0x40000000>; }; };
            """;
        var board = $$"""
            /dts-v1/;
            / {
              compatible = "fsl,hv-config";
              ram: ram { compatible = "phys-mem-area"; addr = <0 0x10000000>; size = <0 0x10000000>; };
              own: own { compatible = "phys-mem-area"; addr = <0 0x20000000>; size = <0 0x10000000>; };
              hv { compatible = "hv-config"; };
              p { compatible = "partition"; label = "p"; cpus = <0 1>; dtb-window = <0 0x800000 0 0x10000>;
                guest-image = <0xf 0xe8020000 {{destination}} 0 {{length}}>; {{more}}
                ram { compatible = "guest-phys-mem-area"; phys-mem = <&ram>; guest-addr = <0 0>; }; };
              {{(sharer ? Sharer : "")}}
            };
            """;
        var machine = new MachineUnderTest(board, missing, images: new ImageStore((images ?? []).ToValueList()));
        machine.Engine.Observe(this);
        machine.PowerOn();
        return machine;
    }

    private Bytes Load(MachineUnderTest machine, ulong address, int length, string label = "p")
    {
        machine.Engine.Inject(machine.Guest(label), new MakeLoad(address, length), Duration.Zero);
        machine.Run();
        return _loaded;
    }
}
