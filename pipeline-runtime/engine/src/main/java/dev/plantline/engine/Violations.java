package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import java.util.List;

/**
 * What a schema has against one text: the first {@value #MOST} violations, and then nobody looks on. A message of some hundred kilobytes can break its
 * contract a million times, and the library keeps each one. For one check.
 */
final class Violations extends ExecutionContext {
    /** Most that are found. */
    static final int MOST = 50;

    /** Kept of each alternative, which is only tried: whether there is one decides, and some are told when no alternative holds. */
    private static final int OF_ALTERNATIVE = 3;

    private final List<Error> found;

    /** One that has found nothing yet. */
    Violations(ExecutionConfig config) {
        super(config);
        found = super.getErrors();
    }

    /** Nobody needs to know more. */
    private static final class EnoughException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EnoughException() {
            super(null, null, false, false);
        }
    }

    /**
     * Holds a text against a schema.
     *
     * @return at most {@value #MOST}; as many: there may be more
     */
    static List<Error> of(Schema schema, JsonNode node, ExecutionConfig config) {
        Violations violations = new Violations(config);
        try {
            schema.validate(violations, node);
        } catch (EnoughException e) {
            return violations.found;
        }
        return violations.found;
    }

    @Override
    public void addError(Error error) {
        List<Error> here = getErrors();
        if (here == found || here.size() < OF_ALTERNATIVE) {
            here.add(error);
        }
        endWhenEnough(here);
    }

    /** The library also puts what it has against all alternatives together into a list that it then hands over here. */
    @Override
    public void setErrors(List<Error> errors) {
        int most = errors == found ? MOST : OF_ALTERNATIVE;
        if (errors.size() > most) {
            errors.subList(most, errors.size()).clear();
        }
        super.setErrors(errors);
        endWhenEnough(errors);
    }

    private void endWhenEnough(List<Error> here) {
        if (here == found && found.size() >= MOST) {
            throw new EnoughException();
        }
    }
}
