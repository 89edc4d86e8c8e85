using System.Buffers.Binary;
using FslHv.Abi;
using FslHv.Tests;

namespace FslHv.Drivers.Tests;

/// <summary><c>load</c>, and <c>start -f</c>.</summary>
public sealed class PartmanLoadTests
{
    private const uint None = uint.MaxValue;
    private static readonly Handle Worker = new(Trees.Worker);
    private static readonly NamedFile Raw = new("raw", MadeUpImage.Contents(5000));

    [Conforms("e.1-22")]
    [Theory]
    [InlineData("load -h worker -f raw", 0u)]
    [InlineData("load -h worker -f raw -a 0x100000 -r", 0x100000u)]
    public void A_raw_file_goes_where_it_is_told_to_or_to_0(string line, uint address)
    {
        var bench = new PartmanBench(files: Raw).Type(line);
        bench.Ended(0, []);
        Assert.Equal([new Ioctl.Memcpy(Handle.Self, Worker, address, 5000, Mapped(Raw, 0, 5000))], bench.Ioctls);
    }

    [Conforms("e.1-17")]
    [Fact]
    public void Start_takes_the_entry_of_the_image_unless_it_is_told_another()
    {
        var bench = new PartmanBench(files: Raw);
        Assert.Equal(new Ioctl.Start(Worker, 0x2000, Load: false), bench.Type("start -h worker -f raw -a 0x2000").Ioctls[^1]);
        Assert.Equal(new Ioctl.Start(Worker, 4, Load: false), bench.Type("start -h worker -f raw -a 0x2000 -e 4").Ioctls[^1]);
    }

    [Conforms("e.1-16")]
    [Fact]
    public void A_copy_that_is_refused_is_told_of_at_every_level()
    {
        var bench = new PartmanBench(asShipped: true, files: Raw).Refuse(HcallToken.PartitionMemcpy, HcallStatus.Fault);
        bench.Type("load -h worker -f raw").Ended(
            3, ["Error : (6) bad address", "Could not load file raw, partition handle 2 at address 0, error=6", "Could not load and copy file raw"]);
        bench.Type("start -h worker -f raw").Ended(3, ["Error : (6) bad address", "Could not load file raw, partition handle 2 at address 0, error=6"]);
        Assert.DoesNotContain(bench.Ioctls, call => call is Ioctl.Start);
        bench.Type("load -q -h worker -f raw").Ended(1, []);
        bench.Type("start -q -h worker -f raw").Ended(3, []);
        new PartmanBench(files: Raw).Refuse(HcallToken.PartitionMemcpy, HcallStatus.Fault).Type("load -q -h worker -f raw").Ended(3, []);
    }

    [Conforms("e.1-22")]
    [Theory]
    [InlineData("load -h worker -f missing", "missing", null, "load_and_copy_image_file: No such file or directory")]
    [InlineData("load -h worker -f small", "small", "load_and_copy_image_file: file small is too small", null)]
    public void A_file_that_is_missing_or_below_4_bytes_is_refused(string line, string name, string? output, string? error)
    {
        var bench = new PartmanBench(files: new NamedFile("small", Bytes.Copy([1, 2, 3])));
        bench.Type(line).Ended(3, [.. output is null ? Array.Empty<string>() : [output], $"Could not load and copy file {name}"], error is null ? [] : [error]);
        Assert.Empty(bench.Ioctls);
    }

    [Conforms("e.1-21")]
    [Fact]
    public void The_payload_of_a_uImage_goes_as_it_is()
    {
        var image = UImage(size: 300, payload: 300);
        var bench = new PartmanBench(files: image).Type("start -h worker -f uImage -a 0x4000");
        Assert.Equal(
            [new Ioctl.Memcpy(Handle.Self, Worker, 0x4000, 300, Mapped(image, 64, 300), 64), new Ioctl.Start(Worker, 0x4000, Load: false)],
            bench.Ioctls);
    }

    [Conforms("e.1-21")]
    [Fact]
    public void A_uImage_for_which_no_address_is_told_goes_to_the_address_of_ones()
    {
        var bench = new PartmanBench(files: UImage(300, 300)).Refuse(HcallToken.PartitionMemcpy, HcallStatus.Fault).Type("load -h worker -f uImage");
        Assert.Equal(0xFFFF_FFFFul, Assert.IsType<Ioctl.Memcpy>(Assert.Single(bench.Ioctls)).RemoteAddress);
        bench.Ended(
            3,
            ["Error : (6) bad address", "Could not load file uImage, partition handle 2, at address ffffffff, error=6", "Could not load and copy file uImage"]);
    }

    [Fact]
    public void A_uImage_that_claims_more_than_its_file_has_faults()
    {
        var bench = new PartmanBench(files: UImage(size: 5000, payload: 10)).Type("load -h worker -f uImage -a 0");
        var buffer = Assert.IsType<Ioctl.Memcpy>(Assert.Single(bench.Ioctls)).Buffer;
        Assert.Equal(4096ul - 64, buffer.Memory.ReadablePrefix(buffer.Address, 5000));
        bench.Ended(3, ["Could not load file uImage, partition handle 2, at address 0, error=14", "Could not load and copy file uImage"], "hv: Bad address");
    }

    [Conforms("e.1-23")]
    [Fact]
    public void Of_a_root_file_system_the_tree_says_where_it_lies()
    {
        var image = UImage(0x300, 0x300);
        var bench = new PartmanBench(files: image).Type("load -h worker -f uImage -a 0x1300000 -r");
        bench.Ended(0, []);
        Assert.Equal(
            [
                new Ioctl.SetProp(Worker, "/chosen", "linux,initrd-start", Bytes.Copy([0x01, 0x30, 0, 0])),
                new Ioctl.SetProp(Worker, "/chosen", "linux,initrd-end", Bytes.Copy([0x01, 0x30, 0x03, 0])),
                new Ioctl.Memcpy(Handle.Self, Worker, 0x1300000, 0x300, Mapped(image, 64, 0x300), 64),
            ],
            bench.Ioctls);
    }

    [Conforms("e.1-24")]
    [Fact]
    public void As_shipped_a_root_file_system_without_an_address_writes_ones()
    {
        var bench = new PartmanBench(asShipped: true, files: UImage(0x300, 0x300)).Type("load -h worker -f uImage -r");
        Assert.Equal(
            [UserBuffer.Of(Bytes.Copy([0xFF, 0xFF, 0xFF, 0xFF])), UserBuffer.Of(Bytes.Copy([0, 0, 0x02, 0xFF]))],
            bench.Ioctls.OfType<Ioctl.SetProp>().Select(set => set.Value));
    }

    [Theory]
    [InlineData("load")]
    [InlineData("start")]
    public void As_documented_a_root_file_system_needs_an_address(string verb)
    {
        var bench = new PartmanBench(files: UImage(0x300, 0x300)).Type($"{verb} -h worker -f uImage -r");
        Assert.Equal((64, $"partman {verb}: a root filesystem (-r) requires an address (-a)."), (bench.Code, Assert.Single(bench.Error)));
        Assert.Empty(bench.Ioctls);
    }

    [Fact]
    public void As_shipped_a_uImage_that_fails_quietly_passes_for_loaded()
    {
        foreach (var (asShipped, code) in ((bool, int)[])[(true, 0), (false, 3)])
        {
            var bench = new PartmanBench(asShipped: asShipped, files: UImage(300, 300)).Refuse(HcallToken.PartitionMemcpy, HcallStatus.Fault);
            bench.Type("load -q -h worker -f uImage -a 0 -r").Ended(code, []);
        }
    }

    [Fact]
    public void A_property_that_is_refused_ends_the_load()
    {
        var bench = new PartmanBench(files: UImage(300, 300)).Refuse(HcallToken.PartitionSetDtprop, HcallStatus.InvalidState)
            .Type("load -h worker -f uImage -a 0 -r");
        bench.Ended(3, ["Error : (11) target partition state invalid", "Could not set linux,initrd-start error=11", "Could not load and copy file uImage"]);
        Assert.Single(bench.Ioctls);
    }

    [Conforms("e.1-18", "e.1-19")]
    [Theory]
    [InlineData(false, None, 0x1000u, 0x3000u, 0x3010u)]
    [InlineData(true, None, 0x1000u, 0x3000u, 0x3010u)]
    [InlineData(false, 0x100000u, 0x100000u, 0x102000u, 0x102010u)]
    [InlineData(true, 0u, 0u, 0x2000u, 0x2010u)]
    public void The_segments_of_an_ELF_file_go_one_by_one_and_a_told_address_moves_them_all(bool is64, uint address, uint first, uint second, uint entry)
    {
        var elf = new ElfBuilder { Is64 = is64, Entry = 0xD000_2010 }
            .With(0xD000_2000, 0x3000, 0x40, 0x40).Note().With(0xC000_0000, 0x1000, 0x30, 0x30 + 0x1_8000);
        var bench = new PartmanBench(files: elf.File).Type($"start -h worker -f elf{(address == None ? "" : $" -a {address}")}");
        bench.Ended(0, []);
        Assert.Equal(
            [
                new Ioctl.Memcpy(Handle.Self, Worker, second, 0x40, Mapped(elf.File, elf.Offset(0), 0x40), elf.Offset(0)),
                new Ioctl.Memcpy(Handle.Self, Worker, first, 0x30, Mapped(elf.File, elf.Offset(2), 0x30), elf.Offset(2)),
                new Ioctl.Memcpy(Handle.Self, Worker, first + 0x30, 0x1_0000, Bytes.Take(new byte[0x1_0000])),
                new Ioctl.Memcpy(Handle.Self, Worker, first + 0x1_0030, 0x8000, Bytes.Take(new byte[0x8000])),
                new Ioctl.Start(Worker, entry, Load: false),
            ],
            bench.Ioctls);
    }

    [Fact]
    public void Asked_to_say_more_it_says_what_goes_where()
    {
        var elf = new ElfBuilder { Entry = 0x1010 }.With(0x1000, 0x1000, 0x20, 0x30);
        new PartmanBench(files: elf.File).Type("load -v -h worker -f elf").Ended(
            0,
            [
                "Freescale Hypervisor Partition Manager v1.3-010", "", "Loading file elf",
                $"parse_and_copy_elf: copying 20 bytes from ELF image offset {elf.Offset(0):x} to guest physical address 1000",
                "parse_and_copy_elf: writing 10 null bytes to guest physical address 1020",
                "parse_and_copy_elf: load address is 0x1000", "parse_and_copy_elf: physical entry address is 1010", "(Entry address is 0x1010)",
            ]);
    }

    [Fact]
    public void A_segment_that_is_refused_is_told_of_twice()
    {
        var elf = new ElfBuilder { Entry = 0x1010 }.With(0x1000, 0x1000, 0x20, 0x30);
        var bench = new PartmanBench(files: elf.File).Refuse(HcallToken.PartitionMemcpy, HcallStatus.Invalid);
        bench.Type("load -h worker -f elf").Ended(
            3,
            [
                "Error : (8) invalid handle", "Copy failed, error=8", "Could not load file elf,  partition handle 2, load address ffffffff, error=0",
                "Could not load and copy file elf",
            ]);
        Assert.Single(bench.Ioctls);
    }

    private static readonly (string Flaw, ElfBuilder Elf, int Copies)[] Flaws =
    [
        ("truncated ELF image", new ElfBuilder { CutTo = 17 }, 0),
        ("only big-endian ELF images are supported", new ElfBuilder { Data = 1 }, 0),
        ("only fixed address ELF images are supported", new ElfBuilder { Type = 3 }, 0),
        ("only 32-bit and 64-bit ELF images are supported", new ElfBuilder { Class = 3 }, 0),
        ("truncated ELF image", new ElfBuilder { CutTo = 51 }, 0),
        ("truncated ELF image", new ElfBuilder { Is64 = true, CutTo = 63 }, 0),
        ("truncated ELF image", new ElfBuilder { CutTo = 60 }.With(0, 0, 4, 4), 0),
        ("truncated ELF image", new ElfBuilder { CutTo = 90 }.With(0, 0, 40, 40), 0),
        ("invalid ELF program header file size", new ElfBuilder().With(0, 0, 8, 4), 0),
        ("no PT_LOAD program headers in ELF image", new ElfBuilder().Note(), 0),
        ("no PT_LOAD program headers in ELF image", new ElfBuilder(), 0),
        ("ELF entry point 1004is in multiple segments.", new ElfBuilder { Entry = 0x1004 }.With(0x1000, 0, 8, 8).With(0x1004, 0x100, 8, 8), 1),
        ("ELF image has invalid entry address 2000", new ElfBuilder { Entry = 0x2000 }.With(0x1000, 0, 8, 8), 1),
    ];

    public static TheoryData<int> FlawNumbers => [.. Enumerable.Range(0, Flaws.Length)];

    [Conforms("e.1-18", "e.1-20")]
    [Theory]
    [MemberData(nameof(FlawNumbers))]
    public void A_flawed_ELF_file_is_refused_and_what_came_before_the_flaw_is_copied(int number)
    {
        var (flaw, elf, copies) = Flaws[number];
        var bench = new PartmanBench(files: elf.File).Type("load -h worker -f elf");
        bench.Ended(
            3,
            [$"parse_and_copy_elf: {flaw}", "Could not load file elf,  partition handle 2, load address ffffffff, error=0",
                "Could not load and copy file elf"]);
        Assert.Equal(copies, bench.Ioctls.Count);
        var quiet = flaw.Contains("invalid entry", StringComparison.Ordinal) ? new[] { $"parse_and_copy_elf: {flaw}" } : [];
        bench.Type("load -q -h worker -f elf").Ended(3, quiet);
    }

    private static NamedFile UImage(uint size, int payload)
    {
        var bytes = new byte[64 + payload];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, 0x2705_1956);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), size);
        MadeUpImage.Contents(payload).Span.CopyTo(bytes.AsSpan(64));
        return new NamedFile("uImage", Bytes.Take(bytes));
    }

    /// <summary>What lies at a place of a mapped file: zeros behind its end.</summary>
    private static Bytes Mapped(NamedFile file, int offset, int count)
    {
        var bytes = new byte[count];
        file.Content.Span[offset..Math.Min(file.Content.Length, offset + count)].CopyTo(bytes);
        return Bytes.Take(bytes);
    }
}
