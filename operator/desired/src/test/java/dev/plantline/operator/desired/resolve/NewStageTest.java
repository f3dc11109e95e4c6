package dev.plantline.operator.desired.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.KitNames;
import dev.plantline.operator.desired.Manifests;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever adds a stage writes one class and one line in the list. */
class NewStageTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");
    private static final KitNames KITS = (plant, duty, workflows) -> duty;

    /** Keeps back what nobody has written a runbook for. */
    private static final class Runbooks implements Stage {
        @Override
        public Draft apply(ClusterState world, Draft draft) {
            return draft.eachMerged(candidate -> candidate.spec().orElseThrow().runbook() == null
                    ? candidate.refused(List.of(new Obstacle(Reason.InvalidManifest, "spec.runbook", "is missing")))
                    : candidate);
        }
    }

    @Test
    void aStageThatIsAddedToTheListTakesPart() {
        var world = Manifests.read(DIRECTORY.resolve("common.yaml"), DIRECTORY.resolve("in-streaming-and-batch.yaml"))
                .world();
        var stages = new ArrayList<>(InterfaceResolution.stages(KITS));
        stages.add(1, new Runbooks());

        var without = new InterfaceResolution(KITS).of(world, "plant-lyon");
        var with = new InterfaceResolution(stages).of(world, "plant-lyon");

        assertThat(without.live()).extracting(EffectiveInterface::id).hasSize(2);
        assertThat(with.live()).singleElement().satisfies(each -> assertThat(
                        each.configuration().spec().runbook())
                .isNotNull());
        assertThat(with.interfaceObstacles().values())
                .singleElement()
                .satisfies(each -> assertThat(each).extracting(Obstacle::path).containsExactly("spec.runbook"));
        assertThat(with.kits().get("odoo"))
                .as("a stage behind it works with what it leaves")
                .hasSize(1);
    }
}
