package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.HashSet;
import java.util.Set;

/**
 * {@code uniqueItems} by content. The library's own compares the values of a list with each other when their hashes are alike, and whoever sends a list
 * can make them so: a hundred thousand texts would take a minute. Here the canonical texts are compared, which Java's sets also put in order.
 */
final class UniqueItems extends AbstractKeyword {
    UniqueItems() {
        super(KeywordType.UNIQUE_ITEMS.getValue());
    }

    @Override
    public KeywordValidator newValidator(
            SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
        return new Check(location, value, parent, context);
    }

    private static final class Check extends BaseKeywordValidator {
        private final boolean isAsked;

        Check(SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
            super(KeywordType.UNIQUE_ITEMS, value, location, parent, context);
            isAsked = value.asBoolean();
        }

        @Override
        public void validate(ExecutionContext execution, JsonNode list, JsonNode message, NodePath at) {
            if (isAsked && list.isArray() && list.size() > 1 && !areUnique(list)) {
                execution.addError(error().instanceNode(list)
                        .instanceLocation(at)
                        .evaluationPath(execution.getEvaluationPath())
                        .locale(execution.getExecutionConfig().getLocale())
                        .build());
            }
        }

        private static boolean areUnique(JsonNode list) {
            Set<String> seen = new HashSet<>();
            for (JsonNode item : list) {
                if (!seen.add(CanonicalForm.of(item))) {
                    return false;
                }
            }
            return true;
        }
    }
}
