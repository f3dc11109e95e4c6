package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** The types' Javadoc as the schema's descriptions, so that {@code kubectl explain} and the reference say what the code says. */
final class Descriptions {
    private static final Path SOURCES = Path.of("src/main/java");

    /** Simple names, nested ones with dots, to text; of a record's components with a hash before the name. */
    private final Map<String, String> texts = new HashMap<>();

    private Descriptions() {}

    static Descriptions read() {
        var descriptions = new Descriptions();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null);
                var sources = Files.walk(SOURCES)) {
            var java = sources.filter(file -> file.toString().endsWith(".java")).toList();
            var task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(java));
            var docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                descriptions.new Reader(docs).scan(unit, "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return descriptions;
    }

    /** Describes a kind and all below its spec and status. */
    void describe(ObjectNode schema, Class<?> kind) {
        schema.put("description", texts.get(kind.getSimpleName()));
        for (var part : List.of("spec", "status")) {
            var type = part.equals("spec") ? 0 : 1;
            var parameters = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
            if (!(schema.at("/properties/" + part) instanceof ObjectNode below)) {
                continue; // what nobody observes has no status
            }
            below.put("description", texts.get(name((Class<?>) parameters[type])));
            components(below, (Class<?>) parameters[type]);
        }
    }

    private void components(ObjectNode schema, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            var property = component.getAccessor().getAnnotation(JsonProperty.class);
            var name = property == null ? component.getName() : property.value();
            var below = (ObjectNode) schema.path("properties").path(name);
            below.put("description", texts.get(name(type) + "#" + component.getName()));
            nested(below, component.getGenericType());
        }
    }

    private void nested(ObjectNode schema, Type type) {
        if (type instanceof Class<?> record && record.isRecord()) {
            components(schema, record);
        } else if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            var last = arguments[arguments.length - 1];
            var below = generic.getRawType() == Map.class ? "additionalProperties" : "items";
            nested((ObjectNode) schema.path(below), last);
        }
    }

    private static String name(Class<?> type) {
        var outer = type.getDeclaringClass();
        return outer == null ? type.getSimpleName() : name(outer) + "." + type.getSimpleName();
    }

    private final class Reader extends TreePathScanner<Void, String> {
        private final DocTrees docs;

        private Reader(DocTrees docs) {
            this.docs = docs;
        }

        @Override
        public Void visitClass(ClassTree tree, String outer) {
            var name = (outer.isEmpty() ? "" : outer + ".") + tree.getSimpleName();
            var comment = docs.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                texts.put(name, text(comment.getFullBody()));
                parameters(name, comment);
            }
            return super.visitClass(tree, name);
        }

        private void parameters(String name, DocCommentTree comment) {
            for (var tag : comment.getBlockTags()) {
                if (tag instanceof ParamTree parameter) {
                    texts.put(name + "#" + parameter.getName(), text(parameter.getDescription()));
                }
            }
        }

        private String text(List<?> trees) {
            return trees.stream()
                    .map(Object::toString)
                    .collect(Collectors.joining())
                    .replaceAll("\\{@(?:code|link) ([^}]*)}", "$1")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replaceAll("\\s+", " ")
                    .strip();
        }
    }
}
