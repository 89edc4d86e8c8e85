namespace FslHv.Abi.Tests;

public sealed class ErrorRecordTests
{
    /// <summary>The oracle: a C compiler lays the record out. Where there is none on the machine the pinned numbers below must do.</summary>
    [Fact]
    [Conforms("a.8-1", "a.8-2", "a.8-3", "a.8-8")]
    public void The_layout_is_that_of_a_C_compiler()
    {
        var printed = CCompiler.Run("Errors/record.c");
        if (printed is not null)
            Assert.Equal(Written(), printed);
        Assert.True(printed is not null || !CCompiler.IsThere);
    }

    [Fact]
    [Conforms("a.8-1")]
    public void The_texts_the_union_and_the_whole_have_their_places()
    {
        Assert.Equal([(0, 32), (32, 128), (160, 256), (416, 256)], ErrorLayout.Texts.Select(field => (field.OffsetBytes, field.SizeBytes)));
        Assert.Equal((752, 672, 80), (Hcall.ErrorRecordBytes, ErrorLayout.UnionOffset, ErrorLayout.UnionBytes));
        Assert.Equal(ErrorLayout.UnionBytes, ErrorLayout.Members.Max(member => member.SizeBytes));
    }

    [Theory]
    [InlineData("lpid", 0)]
    [InlineData("access_violation_addr", 8)]
    [InlineData("avs1", 16)]
    [InlineData("avs2", 20)]
    [InlineData("liodn_handle", 24)]
    [InlineData("eccctl", 28)]
    [InlineData("eccdis", 32)]
    [InlineData("eccinten", 36)]
    [InlineData("eccdet", 40)]
    [InlineData("eccattr", 44)]
    [InlineData("eccaddr", 48)]
    [InlineData("eccdata", 56)]
    [InlineData("poes1", 64)]
    [InlineData("poeaddr", 72)]
    [Conforms("a.8-2")]
    public void Registers_of_the_PAMU_have_their_places(string name, int offset) => Assert.Equal(offset, Offset(ErrorDomain.Pamu, name));

    [Theory]
    [InlineData("mcsr", 0)]
    [InlineData("mcar", 8)]
    [InlineData("mcsrr0", 16)]
    [InlineData("mcsrr1", 24)]
    [Conforms("a.8-3")]
    public void Registers_of_a_machine_check_have_their_places(string name, int offset) => Assert.Equal(offset, Offset(ErrorDomain.MachineCheck, name));

    [Fact]
    public void Numbers_are_big_endian_and_texts_end_with_a_NUL()
    {
        var record = ErrorRecord.Of(ErrorDomain.Pamu, ErrorKind.AccessViolation).With("lpid", 2)
            .WithAddress(0x1_2345_6789) with
        { HostPath = "/soc/pamu", GuestPath = "/devices/dma" };
        var bytes = record.ToBytes().Span;
        Assert.Equal(752, bytes.Length);
        Assert.Equal("pamu\0"u8, bytes[..5]);
        Assert.Equal("access violation\0"u8, bytes.Slice(32, 17));
        Assert.Equal("/soc/pamu\0"u8, bytes.Slice(160, 10));
        Assert.Equal("/devices/dma\0"u8, bytes.Slice(416, 13));
        Assert.Equal<byte>([0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0x23, 0x45, 0x67, 0x89], bytes.Slice(672, 16));
        Assert.Equal(0x1_2345_6789UL, record.Address);
    }

    [Fact]
    public void A_record_reads_back_as_it_was_written()
    {
        foreach (var kind in (IEnumerable<ErrorKind>)ErrorKind.All)
        {
            var record = ErrorRecord.Of(kind.Domain, kind.Name) with { HostPath = "/a", GuestPath = "/b" };
            foreach (var field in (IEnumerable<ErrorField>)ErrorLayout.Of(kind.Domain).Fields)
                record = record.With(field.Name, 0x8102_0304_0506_0700UL + (ulong)field.OffsetBytes);
            Assert.Equal(record, ErrorRecord.Read(record.ToBytes().Span));
        }
    }

    [Fact]
    public void A_register_of_one_word_takes_what_fits_into_it() =>
        Assert.Equal(0x2345_6789UL, ErrorRecord.Of(ErrorDomain.Ddr, "memory select").With("ddrerrdet", 0x1_2345_6789).Register("ddrerrdet"));

    [Fact]
    public void A_path_that_is_too_long_is_cut_before_its_NUL()
    {
        var record = ErrorRecord.Of(ErrorDomain.Misc, "internal ram multi-bit ecc") with { HostPath = new string('x', 300), GuestPath = "/g" };
        var read = ErrorRecord.Read(record.ToBytes().Span);
        Assert.Equal((new string('x', 255), "/g"), (read!.HostPath, read.GuestPath));
    }

    [Fact]
    public void Too_few_bytes_and_unknown_domains_are_no_record()
    {
        var bytes = ErrorRecord.Of(ErrorDomain.Cpc, "multiple errors").ToBytes();
        Assert.NotNull(ErrorRecord.Read(bytes.Span));
        Assert.Null(ErrorRecord.Read(bytes.Span[..751]));
        Assert.Null(ErrorRecord.Read(new byte[752]));
    }

    [Fact]
    [Conforms("c.7-30")]
    public void There_are_seven_domains() =>
        Assert.Equal(["machine check", "cpc", "ccf", "ccm", "misc", "pamu", "ddr"], ErrorDomains.Every.Select(domain => domain.Name()));

    [Fact]
    [Conforms("c.7-26", "c.7-27")]
    public void Without_a_configuration_only_the_PAMU_is_heard()
    {
        var heard = ErrorKind.All.Where(kind => kind.Policy is not (ErrorPolicy.Disable or null)).Select(kind => (kind.Domain, kind.Name, kind.Policy));
        Assert.Equal([(ErrorDomain.Pamu, "operation", ErrorPolicy.Notify), (ErrorDomain.Pamu, "access violation", ErrorPolicy.Notify)], heard);
        Assert.All(ErrorKind.All, kind => Assert.Equal(kind.Name.Contains("single-bit", StringComparison.Ordinal) ? 8u : 0u, kind.Threshold));
        Assert.Equal(ErrorKind.All.Count, ErrorKind.All.DistinctBy(kind => (kind.Domain, kind.Name)).Count());
        Assert.Equal(ErrorDomains.Every.Order(), ErrorKind.All.Select(kind => kind.Domain).Distinct().Order());
    }

    private static int Offset(ErrorDomain domain, string name) =>
        ErrorLayout.Of(domain).Fields[ErrorLayout.Of(domain).IndexOf(name)].OffsetBytes;

    private static string Written()
    {
        var lines = new List<string> { $"record {Hcall.ErrorRecordBytes} {ErrorLayout.UnionOffset} {ErrorLayout.UnionBytes}" };
        lines.AddRange(ErrorLayout.Texts.Select(Line));
        foreach (var member in (IEnumerable<ErrorLayout>)ErrorLayout.Members)
        {
            lines.Add($"{member.Name} {member.SizeBytes}");
            lines.AddRange(member.Fields.Select(Line));
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string Line(ErrorField field) => $"  {field.Name} {field.OffsetBytes} {field.SizeBytes}";
}
