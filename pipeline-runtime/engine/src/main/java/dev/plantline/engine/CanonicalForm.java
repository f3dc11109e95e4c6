package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Hashes;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One spelling per content: members in the order of their names, numbers as plain decimals without trailing zeros, no blanks. What is equal in
 * content hashes alike, however a sender spells it. A change here is another {@link dev.plantline.model.MessageKeys#FORM}.
 */
final class CanonicalForm {
    private CanonicalForm() {}

    /** A number's plain decimal text: 5, 5.0 and 5E0 are {@code 5}. */
    static String text(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** The canonical text of a plain value: text as it is, numbers as plain decimals; null for lists and objects. */
    static String text(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isNumber()) {
            // Int, long and big integer nodes print their digits and nothing else.
            return node.isIntegralNumber() ? node.asText() : text(node.decimalValue());
        }
        return node.isBoolean() ? node.asText() : null;
    }

    /** SHA-256 of the canonical form, 64 hex digits. */
    static String hash(JsonNode node) {
        return Hashes.sha256(of(node).getBytes(StandardCharsets.UTF_8));
    }

    /** The canonical form: alike for what is equal in content, and for nothing else. */
    static String of(JsonNode node) {
        StringBuilder out = new StringBuilder(node.isContainerNode() ? 256 : 16);
        write(node, out);
        return out.toString();
    }

    /** The first 128 bits of the SHA-256 of the texts, each with its length before it, so that no two lists of texts run together; 32 hex digits. */
    static String hash(String... texts) {
        MessageDigest digest = Hashes.sha256();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), 16));
    }

    private static void write(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, JsonNode> members = new TreeMap<>();
                node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
                out.append('{');
                members.forEach((name, value) -> {
                    quote(name, out);
                    out.append(':');
                    write(value, out);
                    out.append(',');
                });
                out.append('}');
            }
            case ARRAY -> {
                out.append('[');
                for (JsonNode element : node) {
                    write(element, out);
                    out.append(',');
                }
                out.append(']');
            }
            case STRING -> quote(node.textValue(), out);
            case NUMBER, BOOLEAN -> out.append(text(node));
            default -> out.append("null");
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        out.append('"');
    }
}
