"""What screens hand out: each file is fetched once, and forgotten with its screen."""

from __future__ import annotations

from textual_serve.download_manager import Download, DownloadManager


class Downloads(DownloadManager):
    """textual-serve's downloads of one server."""

    def __init__(self) -> None:
        super().__init__()
        self._under_way: set[str] = set()

    def begin(self, key: str) -> Download:
        """The one who may fetch a file calls this first, and `forget` at the end.

        Raises:
            KeyError: there is no such file, or somebody is fetching it.
        """
        if key in self._under_way:
            raise KeyError(key)
        found = self._active_downloads[key]
        self._under_way.add(key)
        return found

    def forget(self, key: str) -> None:
        """Nobody gets this file again, whether all of it arrived or not."""
        self._under_way.discard(key)
        self._active_downloads.pop(key, None)

    async def cancel_app_downloads(self, app_service_id: str) -> None:
        """End what is under way, and forget what nobody fetched."""
        await super().cancel_app_downloads(app_service_id)
        for key, download in list(self._active_downloads.items()):
            if download.app_service.app_service_id == app_service_id and key not in self._under_way:
                self.forget(key)
