package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InterfaceIdTest {
    private static final InterfaceId LOTS = new InterfaceId("lyon", "mes-lots");

    @Test
    void namesOfTopicsGroupsAndTransactionalIdsLastForEver() {
        assertThat(List.of(
                        LOTS.inTopic(),
                        LOTS.asideTopic(),
                        LOTS.auditTopic(),
                        LOTS.consumerGroup(),
                        LOTS.transactionalId(2),
                        LOTS.sourceGroup(),
                        LOTS.sourceTransactionalId(3)))
                .containsExactly(
                        "lyon.in.mes-lots",
                        "lyon.aside.mes-lots",
                        "lyon.audit.mes-lots",
                        "lyon.in.mes-lots",
                        "lyon.aside.mes-lots.2",
                        "lyon.source.mes-lots",
                        "lyon.source.mes-lots.3");
    }

    @Test
    void aRuleByPrefixHoldsForEveryInterfaceOfThePlant() {
        InterfaceId other = new InterfaceId("lyon", "wms-moves");
        assertThat(List.of(LOTS.inTopic(), other.inTopic())).allMatch(topic -> topic.startsWith("lyon.in."));
        assertThat(List.of(LOTS.asideTopic(), other.asideTopic(), other.transactionalId(0)))
                .allMatch(name -> name.startsWith("lyon.aside."));
        assertThat(List.of(LOTS.auditTopic(), other.auditTopic())).allMatch(topic -> topic.startsWith("lyon.audit."));
    }
}
