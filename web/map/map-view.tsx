// A map in a page. The canvas and h3-js are fetched when the first map is shown; until then there is its ground.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../design/icons.tsx';
import { shared } from '../texts/shared.ts';
import type { CanvasMap } from './canvas-map.ts';
import type { Place, View } from './projection.ts';
import type { Scene } from './scene.ts';

export type MapProps = {
  readonly scene: Scene;
  /** Says in words what the picture shows. */
  readonly label: string;
  readonly now: () => number;
  readonly start: View;
  readonly moved?: (middle: Place) => void;
  /** Zoom and fit buttons. */
  readonly tools?: boolean;
  readonly children?: ComponentChildren;
};

/** The map. */
export function MapView({ scene, label, now, start, moved, tools = true, children }: MapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const map = useRef<CanvasMap | null>(null);
  const latest = useRef(scene);
  latest.current = scene;
  useEffect(() => {
    let gone = false;
    void import('./canvas-map.ts').then(({ createCanvasMap }) => {
      if (gone || canvas.current === null) return;
      map.current = createCanvasMap({ canvas: canvas.current, now, start, ...(moved === undefined ? {} : { moved }) });
      map.current.show(latest.current);
    });
    return () => {
      gone = true;
      map.current?.close();
      map.current = null;
    };
  }, []);
  useEffect(() => map.current?.show(scene), [scene]);
  return (
    <div class="map">
      <canvas ref={canvas} tabIndex={0} role="img" aria-label={label} />
      {tools && (
        <div class="tools">
          <button type="button" class="icon-button" aria-label={shared.zoomIn} onClick={() => map.current?.zoom(1)}>
            <Icon name="plus" />
          </button>
          <button type="button" class="icon-button" aria-label={shared.zoomOut} onClick={() => map.current?.zoom(-1)}>
            <Icon name="minus" />
          </button>
          <button type="button" class="icon-button" aria-label={shared.fit} onClick={() => map.current?.fit()}>
            <Icon name="target" />
          </button>
        </div>
      )}
      {children}
    </div>
  );
}
