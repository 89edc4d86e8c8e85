namespace FslHv.Hypervisor.Tests;

/// <summary>The rules of the virtual interrupt controller, one by one. Source: Topaz <c>src/vpic.c</c>.</summary>
public sealed class VirtualPicTests
{
    private readonly VirtualPic _pic = new(8);

    [Fact]
    [Conforms("a.7-33")]
    public void A_line_is_masked_at_creation()
    {
        Assert.True(_pic.IsMasked(3));
        Assert.True(_pic.Assert(3));
        Assert.False(_pic.TryRaise(default, out _));
        Assert.Equal(-1, _pic.Take(0, out _));
    }

    [Fact]
    [Conforms("a.7-35")]
    public void A_ring_while_masked_is_delivered_at_unmask()
    {
        _pic.Assert(3);
        _pic.SetMask(3, masked: false);
        Assert.True(_pic.TryRaise(default, out var vcpu));
        Assert.Equal(0u, vcpu);
        Assert.Equal(3, _pic.Take(0, out var again));
        Assert.False(again);
    }

    [Fact]
    [Conforms("a.7-34")]
    public void A_second_ring_before_acknowledge_is_coalesced()
    {
        _pic.SetMask(3, masked: false);
        Assert.True(_pic.Assert(3));
        Assert.False(_pic.Assert(3));
        Assert.Equal(3, _pic.Take(0, out _));
        Assert.True(_pic.End(3));
        Assert.Equal(-1, _pic.Take(0, out _));
    }

    [Fact]
    public void A_stop_that_rang_is_told_once_also_when_another_ring_followed()
    {
        _pic.Assert(3);
        _pic.NoteStop(3);
        _pic.Assert(3);
        Assert.False(_pic.TakeStop(4));
        Assert.True(_pic.TakeStop(3));
        Assert.False(_pic.TakeStop(3));
    }

    [Fact]
    public void A_stop_that_rang_is_kept_while_its_guest_is_stopped_and_forgotten_by_a_reset_of_the_machine()
    {
        _pic.NoteStop(3);
        _pic.Reset();
        Assert.True(_pic.TakeStop(3));
        _pic.NoteStop(3);
        _pic.PowerOff();
        Assert.False(_pic.TakeStop(3));
    }

    [Fact]
    [Conforms("a.7-38", "a.7-41")]
    public void A_ring_after_acknowledge_is_pending_again_while_the_first_is_active()
    {
        _pic.SetMask(3, masked: false);
        _pic.Assert(3);
        _pic.Take(0, out _);
        Assert.True(_pic.Assert(3));
        Assert.False(_pic.Assert(3));
        Assert.False(_pic.TryRaise(default, out _));
        Assert.Equal(3, _pic.Take(0, out var again));
        Assert.True(again);
        _pic.End(3);
        Assert.True(_pic.TryRaise(default, out _));
        Assert.Equal(3, _pic.Take(0, out again));
        Assert.False(again);
    }

    [Fact]
    [Conforms("a.7-37")]
    public void The_lowest_number_comes_first()
    {
        foreach (var line in new[] { 6, 2, 4 })
        {
            _pic.SetMask(line, masked: false);
            _pic.Assert(line);
        }

        var order = new List<int>();
        for (var line = _pic.Take(0, out _); line >= 0; line = _pic.Take(0, out _))
        {
            order.Add(line);
            _pic.End(line);
        }

        Assert.Equal([2, 4, 6], order);
    }

    [Fact]
    [Conforms("a.7-36")]
    public void A_vcpu_with_an_active_line_gets_the_same_one_again_even_when_a_lower_one_is_pending()
    {
        _pic.SetMask(5, masked: false);
        _pic.SetMask(1, masked: false);
        _pic.Assert(5);
        _pic.Take(0, out _);
        _pic.Assert(1);
        Assert.Equal(5, _pic.Take(0, out var again));
        Assert.True(again);
    }

    [Fact]
    [Conforms("a.7-39")]
    public void Ending_a_line_that_is_not_active_does_nothing()
    {
        _pic.SetMask(1, masked: false);
        _pic.Assert(1);
        Assert.False(_pic.End(1));
        Assert.Equal(1, _pic.PendingCount);
    }

    [Fact]
    public void A_vcpu_is_told_once_of_what_it_has_not_taken_yet()
    {
        _pic.SetMask(1, masked: false);
        _pic.SetMask(2, masked: false);
        _pic.Assert(1);
        Assert.True(_pic.TryRaise(default, out _));
        _pic.Assert(2);
        Assert.False(_pic.TryRaise(default, out _));
    }

    [Fact]
    public void A_line_goes_to_the_vcpu_it_is_configured_for()
    {
        _pic.SetConfig(1, new LineConfig(0, 8, 1));
        _pic.SetMask(1, masked: false);
        _pic.Assert(1);
        Assert.True(_pic.TryRaise(default, out var vcpu));
        Assert.Equal(1u, vcpu);
        Assert.Equal(-1, _pic.Take(0, out _));
        Assert.Equal(1, _pic.Take(1, out _));
    }

    [Fact]
    public void Two_vcpus_have_one_active_line_each()
    {
        _pic.SetConfig(1, new LineConfig(0, 8, 1));
        _pic.SetMask(1, masked: false);
        _pic.SetMask(2, masked: false);
        _pic.Assert(1);
        _pic.Assert(2);
        Assert.Equal(2, _pic.Take(0, out _));
        Assert.Equal(1, _pic.Take(1, out _));
    }

    [Fact]
    [Conforms("a.7-24")]
    public void A_level_line_stays_pending_when_it_is_taken()
    {
        _pic.SetConfig(1, new LineConfig(2, 0, 0));
        _pic.SetMask(1, masked: false);
        _pic.Assert(1);
        _pic.Take(0, out _);
        Assert.Equal(1, _pic.PendingCount);
    }

    [Fact]
    [Conforms("a.7-42", "a.7-43", "c.6-12")]
    public void A_stop_masks_and_deactivates_and_keeps_what_is_pending()
    {
        _pic.SetConfig(1, new LineConfig(0, 8, 1));
        _pic.SetMask(1, masked: false);
        _pic.SetMask(2, masked: false);
        _pic.Assert(2);
        _pic.Take(0, out _);
        _pic.Assert(1);
        _pic.Reset();
        Assert.True(_pic.IsMasked(1) && _pic.IsMasked(2));
        Assert.Equal(default, _pic.GetConfig(1));
        Assert.Equal(1, _pic.PendingCount);
        Assert.False(_pic.End(2));
        _pic.SetMask(1, masked: false);
        Assert.True(_pic.TryRaise(default, out _));
        Assert.Equal(1, _pic.Take(0, out _));
    }

    [Fact]
    [Conforms("a.7-29")]
    public void All_64_lines_can_be_used()
    {
        Assert.Equal(64, PartitionPlan.LinesMax);
        var pic = new VirtualPic(PartitionPlan.LinesMax);
        pic.SetMask(63, masked: false);
        Assert.True(pic.Assert(63));
        Assert.Equal(63, pic.Take(0, out _));
    }

    [Fact]
    public void A_line_beyond_the_last_is_a_defect()
    {
        Assert.Throws<Actors.InvariantException>(() => _pic.Assert(8));
    }
}
