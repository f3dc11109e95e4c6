package dev.plantline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.operator.conditions.Finding;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import org.junit.jupiter.api.Test;

/** A plant's desk, as its status tells of it. */
class OperatorDeskTest extends OperatorInMemory {
    private static final String DESK = "lyon-desk";

    @Test
    void aPlantIsReadyWhenItsDeskIsAndMessagesDoNotWaitForIt() {
        applyAll();
        settle();

        edit(Plant.class, "lyon", "{\"spec\":{\"desk\":true}}").accept(client);

        eventually(() -> {
            assertThat(ready(Plant.class, "lyon")).isEqualTo("False PodsNotReady");
            assertThat(condition(Plant.class, "lyon", Finding.RUNTIME_READY).message())
                    .contains("StatefulSet " + DESK);
        });
        assertThat(ready(OdooInterface.class, "lots")).isEqualTo("True AsDeclared");

        client.resource(get(StatefulSet.class, DESK)).editStatus(now -> {
            now.setStatus(new StatefulSetStatusBuilder()
                    .withObservedGeneration(now.getMetadata().getGeneration())
                    .withReplicas(1)
                    .withUpdatedReplicas(1)
                    .withAvailableReplicas(1)
                    .build());
            return now;
        });

        eventually(() -> assertThat(ready(Plant.class, "lyon")).isEqualTo("True AsDeclared"));
    }

    /** It has nothing to tell, and an answer that never comes would look like a workload that is silent. */
    @Test
    void nobodyAsksTheDeskHowItStands() {
        applyAll();
        settle();
        edit(Plant.class, "lyon", "{\"spec\":{\"desk\":true}}").accept(client);
        eventually(() -> assertThat(get(StatefulSet.class, DESK)).isNotNull());
        var template = get(StatefulSet.class, DESK).getSpec().getTemplate();
        client.resource(client.resource(new PodBuilder()
                                .withNewMetadata()
                                .withName(DESK + "-0")
                                .withNamespace(NAMESPACE)
                                .withLabels(template.getMetadata().getLabels())
                                .endMetadata()
                                .withSpec(template.getSpec())
                                .build())
                        .create())
                .editStatus(now -> new PodBuilder(now)
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP("127.0.0.1")
                        .endStatus()
                        .build());
        eventually(() -> assertThat(operator.parts().caches().made().list(Pod.class))
                .anyMatch(each -> each.getMetadata().getName().equals(DESK + "-0")));

        assertThat(operator.parts().caches().pods())
                .isNotEmpty()
                .noneMatch(each -> each.getMetadata().getName().equals(DESK + "-0"));
    }
}
