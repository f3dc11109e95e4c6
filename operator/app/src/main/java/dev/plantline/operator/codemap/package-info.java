/** Code maps: their tables are chosen and handed out with their plant; their status is written here. */
package dev.plantline.operator.codemap;
