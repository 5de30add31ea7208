using PlmLens.Core;

namespace PlmLens.Models.Tests.Esm;

public sealed class HookPointTests
{
    [Theory]
    [InlineData("0", "hook_embed", 0)]
    [InlineData("1", "blocks.0.hook_resid_post", 1)]
    [InlineData("5", "blocks.4.hook_resid_post", 5)]
    [InlineData("6", "ln_final.hook_normalized", 6)]
    [InlineData("-1", "ln_final.hook_normalized", 6)]
    [InlineData("hook_embed", "hook_embed", 0)]
    [InlineData("blocks.4.hook_resid_post", "blocks.4.hook_resid_post", 5)]
    [InlineData("blocks.5.hook_resid_post", "blocks.5.hook_resid_post", null)]
    [InlineData("ln_final.hook_normalized", "ln_final.hook_normalized", 6)]
    [InlineData("blocks.0.hook_mlp_in", "blocks.0.hook_mlp_in", null)]
    [InlineData("blocks.5.hook_mlp_out", "blocks.5.hook_mlp_out", null)]
    public void Layers_are_numbered_as_hidden_states_are(string text, string name, int? layer)
    {
        HookPoint point = HookPoint.Parse(text, 6);
        Assert.Equal(name, point.Name);
        Assert.Equal(layer, point.Layer(6));
        if (layer is { } number)
            Assert.Equal(point, HookPoint.OfLayer(number, 6));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("-2")]
    [InlineData("blocks.6.hook_resid_post")]
    [InlineData("blocks.-1.hook_resid_post")]
    [InlineData("blocks.1.hook_resid_pre")]
    [InlineData("blocks.6.hook_mlp_out")]
    [InlineData("last")]
    [InlineData("")]
    public void A_layer_that_the_model_lacks_is_a_usage_error(string text) =>
        Assert.Throws<UsageException>(() => HookPoint.Parse(text, 6));

    [Fact]
    public void Points_are_ordered_as_the_encoder_runs()
    {
        HookPoint[] order =
        [
            HookPoint.Embed, HookPoint.MlpIn(0), HookPoint.MlpOut(0), HookPoint.ResidPost(0), HookPoint.MlpIn(5),
            HookPoint.ResidPost(5), HookPoint.FinalNorm,
        ];
        for (int i = 0; i < order.Length; i++)
        {
            for (int j = 0; j < order.Length; j++)
                Assert.Equal(i < j, order[i].IsBefore(order[j]));
        }
    }
}
