package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Contract;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Normalization;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Makes texts that differ only in what a contract calls unimportant equal, for comparison alone: keys and content hash see them so, the mapping
 * and the target see them as sent. Versions stay as sent, because their order is the sender's.
 */
final class Normalizer {
    private final List<Normalization> steps;

    Normalizer(Contract contract) {
        this.steps = steps(contract);
    }

    /** The steps of a contract, each once and in the order in which they are done, however the manifest lists them; null: none. */
    static List<Normalization> steps(Contract contract) {
        return contract == null
                        || contract.normalize() == null
                        || contract.normalize().isEmpty()
                ? null
                : contract.normalize().stream()
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList();
    }

    String text(String text) {
        if (steps == null) {
            return text;
        }
        String result = text;
        for (Normalization step : steps) {
            result = switch (step) {
                case nfc -> java.text.Normalizer.normalize(result, java.text.Normalizer.Form.NFC);
                case trim -> result.strip();
                case upper -> result.toUpperCase(Locale.ROOT);
            };
        }
        return result;
    }

    /** A tree with every text in it as it is compared; names of members stay, the contract fixes them. */
    JsonNode tree(JsonNode node) {
        if (steps == null) {
            return node;
        }
        return switch (node.getNodeType()) {
            case STRING -> JsonNodeFactory.instance.textNode(text(node.textValue()));
            case ARRAY -> {
                ArrayNode list = JsonNodeFactory.instance.arrayNode(node.size());
                node.forEach(element -> list.add(tree(element)));
                yield list;
            }
            case OBJECT -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                node.properties().forEach(member -> object.set(member.getKey(), tree(member.getValue())));
                yield object;
            }
            default -> node;
        };
    }
}
