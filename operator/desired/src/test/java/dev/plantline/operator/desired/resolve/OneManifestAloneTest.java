package dev.plantline.operator.desired.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.KitNames;
import dev.plantline.operator.desired.Manifests;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What one manifest is refused for, or what fails on it, keeps no other manifest of the plant back. */
class OneManifestAloneTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");

    @Test
    void aWorkflowForWhichNoKitCanBeMadeIsRefusedAlone() {
        var effective = resolved(() -> new IllegalArgumentException("not a name of an Odoo model: a__b"));

        assertThat(effective.live()).hasSize(1);
        assertThat(effective.kits().get("odoo")).as("the kit of the other").hasSize(1);
        assertThat(effective.interfaceObstacles().values()).singleElement().satisfies(each -> assertThat(each)
                .extracting(Obstacle::reason, Obstacle::path, Obstacle::message)
                .containsExactly(tuple(
                        Reason.InvalidMapping,
                        "spec.mapping",
                        "no side kit can be made for it: not a name of an Odoo model: a__b")));
    }

    @Test
    void anInternalErrorOnOneManifestKeepsThatOneBackAndWaitsForNoHuman() {
        var effective = resolved(() -> new IllegalStateException("scripted"));

        assertThat(effective.live()).hasSize(1);
        assertThat(effective.interfaceObstacles().values()).singleElement().satisfies(each -> {
            assertThat(each).extracting(Obstacle::reason).containsExactly(Reason.OperatorFailed);
            assertThat(each.get(0).reason().stalls()).isFalse();
            assertThat(each.get(0).message()).contains("internal error", "IllegalStateException: scripted");
        });
    }

    /** The two interfaces of a namespace, when a kit with the workflow of the first cannot be named. */
    private static EffectiveInterfaces resolved(Supplier<RuntimeException> failure) {
        var world = Manifests.read(DIRECTORY.resolve("common.yaml"), DIRECTORY.resolve("in-streaming-and-batch.yaml"))
                .world();
        var live = InterfaceResolution.withoutKits().of(world, "plant-lyon").live();
        assertThat(live).extracting(EffectiveInterface::id).hasSize(2);
        var bad = live.get(0).configuration().spec().workflow();
        assertThat(live.get(1).configuration().spec().workflow()).isNotEqualTo(bad);
        KitNames names = (plant, duty, workflows) -> {
            if (workflows.contains(bad)) {
                throw failure.get();
            }
            return duty;
        };
        return new InterfaceResolution(names).of(world, "plant-lyon");
    }
}
