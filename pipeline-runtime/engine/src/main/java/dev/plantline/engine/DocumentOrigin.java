package dev.plantline.engine;

import dev.plantline.api.v1alpha1.MappingSpec;
import dev.plantline.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where in the sender's message a place of an operation's document comes from, as far as the mapping says it by {@code from}: of what an expression or a
 * constant makes nobody can tell. Asked only when a message has failed.
 */
final class DocumentOrigin {
    private static final Pattern INDEX = Pattern.compile("[0-9]+");
    /** Stands for the element of {@code forEach} that nobody knows; no message has a name like it. */
    private static final String SOME_ELEMENT = "/\u0000";

    private final Function<String, Path> paths;

    /**
     * By a way to read paths.
     *
     * @param paths of what is written under {@code from}; a value of let has its name, null: it is no path
     */
    DocumentOrigin(Function<String, Path> paths) {
        this.paths = paths;
    }

    /**
     * A failure of a whole message, of which the target says a place in a document, and not of which one; as it is where nothing or more than one place
     * may be meant, such as one in an element of {@code forEach}.
     */
    static Failure told(Failure failure, MappingSpec mapping) {
        if (!failure.place().startsWith("/")) {
            return failure;
        }
        Set<String> named = Optional.ofNullable(mapping.let()).orElse(List.of()).stream()
                .map(MappingSpec.Let::name)
                .collect(Collectors.toSet());
        DocumentOrigin origin =
                new DocumentOrigin(text -> named.contains(text.split("[.\\[]", 2)[0]) ? null : Path.parse(text));
        List<Optional<String>> places = mapping.steps().stream()
                .map(step -> origin.of(step, failure.place(), step.forEach() == null ? "" : SOME_ELEMENT)
                        .filter(place -> !place.startsWith(SOME_ELEMENT)))
                .distinct()
                .toList();
        return places.size() == 1 ? told(failure, places.get(0)) : failure;
    }

    /** A failure of the document that a step has made of the message, or of an element of it. */
    Failure told(Failure failure, MappingSpec.Step step, String element) {
        return told(failure, of(step, failure.place(), element));
    }

    private static Failure told(Failure failure, Optional<String> place) {
        return place.filter(each -> !each.isEmpty() && !each.equals(failure.place()))
                .map(failure::in)
                .orElse(failure);
    }

    /** What a step's mapping says of one place. */
    private Optional<String> of(MappingSpec.Step step, String place, String element) {
        if (!place.startsWith("/") || Operations.hasNoFields(step)) {
            return Optional.empty();
        }
        List<MappingSpec.Lines> lists = Optional.ofNullable(step.lines()).orElse(List.of());
        return below(step.fields(), lists, List.of(place.substring(1).split("/")), element, element);
    }

    private Optional<String> below(
            List<MappingSpec.Field> fields,
            List<MappingSpec.Lines> lists,
            List<String> names,
            String here,
            String element) {
        if (names.isEmpty()) {
            return Optional.of(here);
        }
        List<String> rest = names.subList(1, names.size());
        List<Optional<String>> found = new ArrayList<>();
        lists.stream()
                .filter(list -> list.to().equals(names.get(0)))
                .forEach(list -> found.add(inList(list, rest, here, element)));
        Stream.ofNullable(fields)
                .flatMap(List::stream)
                .filter(field -> field.to().equals(names.get(0)))
                .forEach(
                        field -> found.add(resolved(field.from(), here, element).map(from -> joined(from, rest))));
        return found.size() == 1 ? found.get(0) : Optional.empty();
    }

    private Optional<String> inList(MappingSpec.Lines list, List<String> names, String here, String element) {
        List<MappingSpec.Lines> inner = Optional.ofNullable(list.lines()).orElse(List.of()).stream()
                .map(LinesCompiler::outer)
                .toList();
        boolean counted = !names.isEmpty() && INDEX.matcher(names.get(0)).matches();
        List<String> rest = counted ? names.subList(1, names.size()) : names;
        if (list.from() == null) {
            return below(list.fields(), inner, rest, here, element);
        }
        if (counted && list.whenLine() != null) {
            return Optional.empty(); // which lines are left out only the message says
        }
        return resolved(list.from(), here, element)
                .flatMap(
                        from -> below(list.fields(), inner, rest, counted ? from + "/" + names.get(0) : from, element));
    }

    private Optional<String> resolved(String from, String here, String element) {
        Path path = from == null ? null : paths.apply(from);
        if (path == null || path.named() != null || path.root() == Path.Root.eachIndex) {
            return Optional.empty();
        }
        StringBuilder pointer =
                new StringBuilder(path.fromMessage() ? "" : path.root() == Path.Root.each ? element : here);
        for (Path.Segment segment : path.segments()) {
            pointer.append('/')
                    .append(
                            segment.isIndex()
                                    ? segment.index() + ""
                                    : segment.name().replace("~", "~0").replace("/", "~1"));
        }
        return Optional.of(pointer.toString());
    }

    private static String joined(String from, List<String> rest) {
        return Stream.concat(Stream.of(from), rest.stream()).collect(Collectors.joining("/"));
    }
}
