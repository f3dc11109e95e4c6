package dev.plantline.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppliedFieldsTest {
    private final AppliedFields applied = new AppliedFields();
    private ObjectNode object = JsonNodeFactory.instance.objectNode();

    /** What Kubernetes 1.34.4 answered to the same applications, by two managers, to the conditions of one status. */
    @Test
    void theElementsOfAListStandInTheOrderInWhichTheyAreApplied() {
        assertThat(conditions("ours", "A", "B")).containsExactly("A", "B");
        assertThat(conditions("theirs", "Z")).containsExactly("A", "B", "Z");
        assertThat(conditions("ours", "B", "A")).containsExactly("B", "Z", "A");
        assertThat(conditions("ours", "A", "X", "B")).containsExactly("Z", "A", "X", "B");
        assertThat(conditions("ours", "X", "A")).containsExactly("Z", "X", "A");
    }

    private List<String> conditions(String manager, String... types) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (String type : types) {
            body.withArray("conditions").addObject().put("type", type);
        }
        object = applied.apply("/plants/lyon/status", manager, object, body);
        return object.path("conditions").findValuesAsText("type");
    }
}
