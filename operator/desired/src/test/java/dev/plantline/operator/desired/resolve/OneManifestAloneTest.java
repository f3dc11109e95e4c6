package dev.plantline.operator.desired.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.EffectiveInterfaces;
import dev.plantline.operator.desired.Manifests;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What one manifest is refused for, or what fails on it, keeps no other manifest of the plant back. */
class OneManifestAloneTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/desired");

    @Test
    void anInternalErrorOnOneManifestKeepsThatOneBackAndWaitsForNoHuman() {
        var effective = resolved();

        assertThat(effective.live()).hasSize(1);
        assertThat(effective.interfaceObstacles().values()).singleElement().satisfies(each -> {
            assertThat(each).extracting(Obstacle::reason).containsExactly(Reason.OperatorFailed);
            assertThat(each.get(0).reason().stalls()).isFalse();
            assertThat(each.get(0).message()).contains("internal error", "NoSuchElementException");
        });
    }

    /** The two interfaces of a namespace, when the class of the first is lost on the way, which no manifest can bring about. */
    private static EffectiveInterfaces resolved() {
        var world = Manifests.read(DIRECTORY.resolve("common.yaml"), DIRECTORY.resolve("in-streaming-and-batch.yaml"))
                .world();
        var stages = new ArrayList<>(InterfaceResolution.stages((plant, duty, workflows) -> duty));
        var compile = stages.stream().filter(Compile.class::isInstance).findFirst();
        stages.add(stages.indexOf(compile.orElseThrow()), (unused, draft) -> {
            var bad = draft.candidates().firstKey();
            return draft.eachMerged(each -> each.name().equals(bad)
                    ? each.merged(withoutClass(each.spec().orElseThrow()), each.filledIn())
                    : each);
        });
        return new InterfaceResolution(stages).of(world, "plant-lyon");
    }

    private static OdooInterfaceSpec withoutClass(OdooInterfaceSpec spec) {
        ObjectNode tree = Json.MAPPER.valueToTree(spec);
        tree.put("latencyClass", "lost");
        return Json.MAPPER.convertValue(tree, OdooInterfaceSpec.class);
    }
}
