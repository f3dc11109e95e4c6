package dev.plantline.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;

/** What Argo CD says of a resource: runs the very text of {@code examples/argo-cd} with the base library alone, which is less than Argo CD gives it. */
final class ArgoHealth {
    private static final String WILDCARD = "plantline.dev/*";

    private final String lua;

    ArgoHealth() {
        try {
            JsonNode patch = Serialization.unmarshal(
                    Files.readString(Path.of("../../examples/argo-cd/argocd-cm.yaml")), JsonNode.class);
            lua = Serialization.unmarshal(
                            patch.at("/data/resource.customizations").asText(), JsonNode.class)
                    .path(WILDCARD)
                    .path("health.lua")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is shown.
     *
     * @param status Healthy, Progressing, Degraded or Suspended
     */
    record Health(String status, String message) {}

    Health of(HasMetadata resource) {
        Globals globals = new Globals();
        globals.load(new BaseLib());
        LoadState.install(globals);
        LuaC.install(globals);
        globals.set("obj", value(Serialization.unmarshal(Serialization.asJson(resource), JsonNode.class)));
        LuaValue health = globals.load(lua, "health.lua").call();
        return new Health(
                health.get("status").checkjstring(), health.get("message").checkjstring());
    }

    private static LuaValue value(JsonNode tree) {
        return switch (tree.getNodeType()) {
            case OBJECT, POJO -> {
                LuaTable table = new LuaTable();
                tree.properties().forEach(each -> table.set(each.getKey(), value(each.getValue())));
                yield table;
            }
            case ARRAY -> {
                LuaTable table = new LuaTable();
                for (int i = 0; i < tree.size(); i++) {
                    table.set(i + 1, value(tree.get(i)));
                }
                yield table;
            }
            case STRING -> LuaValue.valueOf(tree.asText());
            // Argo CD hands every number over as a floating one.
            case NUMBER -> LuaValue.valueOf(tree.asDouble());
            case BOOLEAN -> LuaValue.valueOf(tree.asBoolean());
            case BINARY, MISSING, NULL -> LuaValue.NIL;
        };
    }
}
